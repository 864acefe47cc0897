package perennial.sandbox.stack;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import perennial.sandbox.home.Home;
import perennial.schemas.Service;

/** The database of a service, for whoever measures beside it or compares what it holds with what was answered. */
public final class ServiceDatabase {

    private ServiceDatabase() {}

    public static Connection connect(Home home, Service service) throws SQLException {
        String database = ServiceProcess.database(service)
                .orElseThrow(() -> new IllegalArgumentException(service + " has no database"));
        return DriverManager.getConnection(Postgres.jdbcUrl(home, database), Postgres.USER, Postgres.PASSWORD);
    }
}
