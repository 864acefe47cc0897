package perennial.platform.consuming;

import java.sql.SQLException;
import java.util.Set;
import org.apache.kafka.common.errors.RetriableException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;
import perennial.schemas.RegistryUnavailableException;

/** Tells a dependency that is away, or a lost race, from a record that will never be processed. */
final class Transience {

    /**
     * Classes of SQLSTATE that say nothing against the record: connection, insufficient resources, operator intervention, system
     * error, transaction rollback (deadlock, serialisation), object not in prerequisite state (lock not available).
     */
    private static final Set<String> SQL_STATES = Set.of("08", "53", "57", "58", "40", "55");

    private Transience() {}

    static boolean isTransient(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RegistryUnavailableException
                    || cause instanceof RetriableException
                    || cause instanceof StalePositionException
                    || cause instanceof TransientDataAccessException
                    || cause instanceof RecoverableDataAccessException
                    || cause instanceof DataAccessResourceFailureException
                    || cause instanceof TransactionException) {
                return true;
            }
            if (cause instanceof SQLException sql
                    && sql.getSQLState() != null
                    && SQL_STATES.contains(sql.getSQLState().substring(0, 2))) {
                return true;
            }
        }
        return false;
    }
}
