package perennial.platform.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import perennial.platform.definition.UnreadableDefinitionException;

class TransienceTest {

    @ParameterizedTest
    @CsvSource({
        "08006, true, the connection broke",
        "28P01, true, the password was changed",
        "3D000, true, the database is not there yet",
        "53300, true, too many connections",
        "57P01, true, an administrator ended the session",
        "40P01, true, deadlock",
        "55P03, true, a lock was not to be had",
        "25P03, true, the transaction was idle for too long",
        "25P04, true, the transaction took too long",
        "25006, true, the server is a replica since a moment ago",
        "54000, false, a value is larger than an index takes",
        "23505, false, the row is there already",
        "22P02, false, a text is no number",
        "25001, false, a statement cannot run in a transaction"
    })
    void whatTheDatabaseSaysDecidesWhoIsToBlame(String sqlState, boolean isTransient, String why) {
        SQLException said = new SQLException("said", sqlState);

        assertThat(Transience.isTransient(new IllegalStateException(said)))
                .as(why)
                .isEqualTo(isTransient);
        assertThat(Transience.isTransient(new DataAccessResourceFailureException("whatever Spring makes of it", said)))
                .as(why)
                .isEqualTo(isTransient);
        assertThat(Transience.isTransient(new TransactionSystemException("at the commit", said)))
                .as(why)
                .isEqualTo(isTransient);
    }

    @Test
    void aDependencyThatDoesNotAnswerIsNobodysFault() {
        assertThat(Transience.isTransient(new CannotCreateTransactionException(
                        "No connection", new SQLTransientConnectionException("The pool is empty"))))
                .isTrue();
        assertThat(Transience.isTransient(new IllegalStateException(new TimeoutException("The broker is away"))))
                .isTrue();
    }

    @Test
    void aDefinitionThatThisReleaseDoesNotUnderstandIsNoFaultOfTheEvents() {
        assertThat(Transience.isTransient(new UnreadableDefinitionException("Gadget g-1", "weight is not a known key")))
                .isTrue();
    }

    @Test
    void aBugIsTheRecordsFault() {
        assertThat(Transience.isTransient(new IllegalStateException("a bug"))).isFalse();
    }
}
