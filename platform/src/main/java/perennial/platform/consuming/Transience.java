package perennial.platform.consuming;

import java.sql.SQLException;
import java.util.Set;
import org.apache.kafka.common.errors.RetriableException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;
import perennial.platform.definition.UnreadableDefinitionException;
import perennial.schemas.RegistryUnavailableException;

/**
 * Tells a dependency that is away, a lost race, or a definition that this release cannot read, from a record that will never be processed.
 */
public final class Transience {

    /**
     * Classes of SQLSTATE that say nothing against the record: connection, insufficient resources, operator intervention, system
     * error, transaction rollback (deadlock, serialisation), object not in prerequisite state (lock not available). Not 54, a limit
     * that the record itself exceeds.
     */
    private static final Set<String> SQL_STATES = Set.of("08", "53", "57", "58", "40", "55");

    /** A transaction was ended by the server: too long idle, or too long at all. */
    private static final Set<String> ENDED_TRANSACTIONS = Set.of("25P03", "25P04");

    private Transience() {}

    public static boolean isTransient(Throwable failure) {
        boolean transientByType = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return isTransient(sql.getSQLState());
            }
            transientByType |= cause instanceof RegistryUnavailableException
                    || cause instanceof UnreadableDefinitionException
                    || cause instanceof RetriableException
                    || cause instanceof StalePositionException
                    || cause instanceof TransientDataAccessException
                    || cause instanceof RecoverableDataAccessException
                    || cause instanceof DataAccessResourceFailureException
                    || cause instanceof TransactionException;
        }
        return transientByType;
    }

    /** What the database says is more exact than the type of exception that was made of it. */
    private static boolean isTransient(String sqlState) {
        return ENDED_TRANSACTIONS.contains(sqlState) || SQL_STATES.contains(sqlState.substring(0, 2));
    }
}
