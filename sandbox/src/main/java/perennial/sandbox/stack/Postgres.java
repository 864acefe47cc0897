package perennial.sandbox.stack;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import perennial.sandbox.console.Failure;
import perennial.sandbox.home.Home;

/** PostgreSQL. What it has committed is on the disk: {@code fsync} stays on. */
final class Postgres implements Component {

    static final String USER = "perennial";
    static final String PASSWORD = "perennial";

    private final Home home;
    private final Path data;

    Postgres(Home home) {
        this.home = home;
        this.data = home.data().resolve("postgresql");
    }

    static String jdbcUrl(Home home, String database) {
        return "jdbc:postgresql://localhost:" + home.ports().postgres() + "/" + database;
    }

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public String address() {
        return "postgresql://localhost:" + home.ports().postgres();
    }

    @Override
    public List<Integer> ports() {
        return List.of(home.ports().postgres());
    }

    @Override
    public void prepare() {
        binaries();
        if (!Files.exists(data)) {
            initialise();
        }
    }

    @Override
    public List<String> command() {
        List<String> command = new ArrayList<>(asNobodyIfRoot());
        command.addAll(List.of(
                binaries().resolve("bin/postgres").toString(),
                "-D",
                data.toString(),
                "-p",
                Integer.toString(home.ports().postgres()),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "max_connections=200",
                "-c",
                "shared_buffers=512MB",
                "-c",
                "max_wal_size=4GB"));
        return command;
    }

    @Override
    public boolean isReady() {
        try (Connection connection = connect("postgres")) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Stops at once and in order; without it the server waits until every client has gone. */
    @Override
    public String stopSignal() {
        return "INT";
    }

    void createDatabases(List<String> wanted) {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            Set<String> existing = new HashSet<>();
            try (ResultSet names = statement.executeQuery("SELECT datname FROM pg_database")) {
                while (names.next()) {
                    existing.add(names.getString(1));
                }
            }
            for (String database : wanted) {
                if (!existing.contains(database)) {
                    statement.execute(
                            "CREATE DATABASE " + connection.getMetaData().getIdentifierQuoteString() + database
                                    + connection.getMetaData().getIdentifierQuoteString());
                }
            }
        } catch (SQLException e) {
            throw new Failure("The databases could not be created: " + e.getMessage(), e);
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(home, database), USER, PASSWORD);
    }

    /** Beside its final place first, so that an initialisation that was cut off is done anew. */
    private void initialise() {
        Path fresh = data.resolveSibling("postgresql.new");
        Path password = home.run().resolve("postgresql.password");
        try {
            Files.createDirectories(data.getParent());
            DirectoryTree.delete(fresh);
            Files.writeString(password, PASSWORD);
            List<String> command = new ArrayList<>(asNobodyIfRoot());
            command.addAll(List.of(
                    binaries().resolve("bin/initdb").toString(),
                    "-D",
                    fresh.toString(),
                    "-U",
                    USER,
                    "--pwfile=" + password,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--no-instructions"));
            Path log = home.log().resolve("postgresql-initdb.log");
            int exit = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new Failure("PostgreSQL could not be initialised:\n" + Files.readString(log));
            }
            Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(password);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    private Path binaries() {
        return PostgresBinaries.unpackInto(home.directory());
    }

    /** PostgreSQL refuses to run as root. In a user namespace of its own the same user has another number. */
    private static List<String> asNobodyIfRoot() {
        if (new UnixSystem().getUid() != 0) {
            return List.of();
        }
        if (!Detached.onPath("unshare")) {
            throw new Failure("PostgreSQL does not run as root, and there is no `unshare` to run it as somebody else."
                    + " Call ./perennial as another user.");
        }
        return List.of("unshare", "-U");
    }
}
