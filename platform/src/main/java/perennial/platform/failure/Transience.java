package perennial.platform.failure;

import java.sql.SQLException;
import java.util.Set;
import org.apache.kafka.common.errors.RetriableException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;
import perennial.schemas.RegistryUnavailableException;

/**
 * Tells a dependency that is away, a lost race, or a definition that this release cannot read, from a record that will never be processed,
 * and from a call that will never be answered.
 */
public final class Transience {

    /**
     * Classes of SQLSTATE that say nothing against what was to be written: connection, authorization, no such database, insufficient
     * resources, operator intervention, system error, transaction rollback (deadlock, serialisation), object not in prerequisite state
     * (lock not available). Not 54, a limit that a record itself exceeds.
     */
    private static final Set<String> SQL_CLASSES = Set.of("08", "28", "3D", "53", "57", "58", "40", "55");

    /** The server is not the primary any more, or ended a transaction: too long idle, or too long at all. */
    private static final Set<String> SQL_STATES = Set.of("25006", "25P03", "25P04");

    private Transience() {}

    public static boolean isTransient(Throwable failure) {
        boolean transientByType = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return isTransient(sql.getSQLState());
            }
            transientByType |= cause instanceof RegistryUnavailableException
                    || cause instanceof RetriableException
                    || cause instanceof TransientDataAccessException
                    || cause instanceof RecoverableDataAccessException
                    || cause instanceof DataAccessResourceFailureException
                    || cause instanceof TransactionException;
        }
        return transientByType;
    }

    /** What the database says is more exact than the type of exception that was made of it. */
    private static boolean isTransient(String sqlState) {
        return SQL_STATES.contains(sqlState) || SQL_CLASSES.contains(sqlState.substring(0, 2));
    }
}
