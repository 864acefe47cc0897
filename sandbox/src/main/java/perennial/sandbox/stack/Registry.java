package perennial.sandbox.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import perennial.sandbox.console.Failure;
import perennial.sandbox.home.Home;
import perennial.schemas.SchemaRegistry;
import perennial.schemas.Topics;

/** The schema registry. It keeps its schemas in PostgreSQL: records on the broker name them by id for ever. */
final class Registry implements Component {

    static final String DATABASE = "registry";
    private static final int HEAP_MB = 256;

    private final Home home;

    Registry(Home home) {
        this.home = home;
    }

    @Override
    public String name() {
        return "registry";
    }

    @Override
    public String address() {
        return home.ports().registryUrl();
    }

    @Override
    public List<Integer> ports() {
        return List.of(home.ports().registry(), home.ports().registryManagement());
    }

    @Override
    public void prepare() {
        if (!Files.exists(jar())) {
            throw new Failure("The build has not unpacked the registry: " + jar() + " is missing.");
        }
    }

    @Override
    public List<String> command() {
        List<String> options = List.of(
                "-XX:+UseSerialGC",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + home.ports().registry(),
                "-Dquarkus.management.host=127.0.0.1",
                "-Dquarkus.management.port=" + home.ports().registryManagement(),
                "-Dapicurio.storage.kind=sql",
                "-Dapicurio.storage.sql.kind=postgresql");
        return Jvm.jar(Jvm.Tuning.STARTS_SOON, HEAP_MB, options, jar(), List.of());
    }

    @Override
    public Map<String, String> environment() {
        return Map.of(
                "APICURIO_DATASOURCE_URL", Postgres.jdbcUrl(home, DATABASE),
                "APICURIO_DATASOURCE_USERNAME", Postgres.USER,
                "APICURIO_DATASOURCE_PASSWORD", Postgres.PASSWORD);
    }

    @Override
    public boolean isReady() {
        return Probe.answersOk(home.ports().registryUrl() + "/apis/ccompat/v7/subjects");
    }

    /** Services never register: whoever deploys them does. */
    void registerSchemas() {
        SchemaRegistry registry = SchemaRegistry.at(home.ports().registryUrl());
        Topics.all().forEach(registry::register);
    }

    private Path jar() {
        return home.root().resolve("sandbox/target/registry/quarkus-run.jar");
    }
}
