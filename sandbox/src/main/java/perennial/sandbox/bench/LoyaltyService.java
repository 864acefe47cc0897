package perennial.sandbox.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import perennial.sandbox.console.Failure;
import perennial.sandbox.console.Progress;
import perennial.sandbox.home.Home;
import perennial.sandbox.stack.MeasuredProcess;
import perennial.sandbox.stack.ServiceDatabase;
import perennial.schemas.Service;
import perennial.schemas.Topics;

/** loyalty-service as it is measured, and what stands in its database. */
record LoyaltyService(Home home, int heapMb) {

    static final int CONSUMERS = 2;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** @param batch how many records it takes in a transaction */
    MeasuredProcess process(int batch) {
        return MeasuredProcess.ofSmallInstance(
                home,
                Service.LOYALTY,
                1,
                home.ports(),
                heapMb,
                Map.of(
                        "perennial.consumer.records-per-batch", Integer.toString(batch),
                        "perennial.consumer.concurrency", Integer.toString(CONSUMERS)));
    }

    /**
     * Returns when so many orders have been decided upon.
     *
     * @param before how many had been before
     */
    Pace follow(long before, int count, String task) throws InterruptedException {
        Pace pace = new Pace(count);
        Instant deadline = Instant.now().plus(PATIENCE);
        long most = 0;
        try (Progress progress = new Progress(task, count);
                Connection connection = ServiceDatabase.connect(home, Service.LOYALTY)) {
            while (!pace.isDone()) {
                Thread.sleep(BETWEEN_LOOKS);
                long done = one(
                                connection,
                                "select coalesce(sum(next_offset), 0) from consumer_offset where topic = '"
                                        + Topics.ORDERS.name() + "'")
                        - before;
                pace.look(done, System.nanoTime());
                progress.stepTo(Math.max(0, done));
                if (done > most) {
                    most = done;
                    deadline = Instant.now().plus(PATIENCE);
                }
                if (Instant.now().isAfter(deadline)) {
                    throw new Failure("Of " + count + " orders only " + done + " were decided upon");
                }
            }
            return pace;
        } catch (SQLException e) {
            throw untold(e);
        }
    }

    /** The number that a query answers. */
    long one(String sql) {
        try (Connection connection = ServiceDatabase.connect(home, Service.LOYALTY)) {
            return one(connection, sql);
        } catch (SQLException e) {
            throw untold(e);
        }
    }

    private static long one(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Every account and every lot is what its entries say. */
    void checkTheBooks() {
        long discrepancies = one("select count(*) from discrepancy");
        if (discrepancies != 0) {
            throw new Failure("The books do not add up: there are " + discrepancies + " discrepancies");
        }
    }

    private static Failure untold(SQLException e) {
        return new Failure("The database does not tell what there is: " + e.getMessage(), e);
    }
}
