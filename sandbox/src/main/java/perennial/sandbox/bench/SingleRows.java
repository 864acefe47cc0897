package perennial.sandbox.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import perennial.sandbox.console.Failure;
import perennial.sandbox.home.Home;
import perennial.sandbox.stack.ServiceDatabase;
import perennial.schemas.Service;

/**
 * What no redemption can do without: in the database of voucher-service one row is updated, under a condition, and committed as
 * durably as the service commits. Nothing is looked up, nothing else is written, and there is no HTTP.
 */
final class SingleRows {

    private static final long WITHOUT_END = Long.MAX_VALUE;

    private final Home home;

    private SingleRows(Home home) {
        this.home = home;
    }

    static SingleRows create(Home home, int count) {
        SingleRows rows = new SingleRows(home);
        try (Connection connection = rows.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create table bench_row (number int primary key, uses bigint not null)");
            statement.execute("insert into bench_row select number, 0 from generate_series(0, " + (count - 1)
                    + ") as all_of_them (number)");
            statement.execute("vacuum analyze bench_row");
            return rows;
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Each row has one use, as a code that is drawn for one customer. */
    Callers.Caller eachOnce() {
        return new Updating(connect(), 1) {
            @Override
            int row(int number) {
                return number;
            }
        };
    }

    /** All use the same row, as a code that everybody knows. */
    Callers.Caller oneForAll() {
        return new Updating(connect(), WITHOUT_END) {
            @Override
            int row(int number) {
                return 0;
            }
        };
    }

    private Connection connect() {
        try {
            return ServiceDatabase.connect(home, Service.VOUCHER);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private abstract static class Updating implements Callers.Caller {

        private final Connection connection;
        private final PreparedStatement update;

        Updating(Connection connection, long limit) {
            this.connection = connection;
            try {
                this.update = connection.prepareStatement(
                        "update bench_row set uses = uses + 1 where number = ? and uses < " + limit);
            } catch (SQLException e) {
                throw failure(e);
            }
        }

        abstract int row(int number);

        @Override
        public void call(int number) {
            try {
                update.setInt(1, row(number));
                if (update.executeUpdate() != 1) {
                    throw new Failure("Row " + row(number) + " has no use left");
                }
            } catch (SQLException e) {
                throw failure(e);
            }
        }

        @Override
        public void close() {
            try {
                connection.close();
            } catch (SQLException e) {
                throw failure(e);
            }
        }
    }

    private static Failure failure(SQLException cause) {
        return new Failure("The database does not do what is the limit: " + cause.getMessage(), cause);
    }
}
