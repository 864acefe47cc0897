package perennial.sandbox.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import perennial.sandbox.console.Failure;
import perennial.sandbox.home.Home;
import perennial.sandbox.token.SigningKeys;
import perennial.schemas.Service;

/** One of the four services, from its executable jar. */
final class ServiceProcess implements Component {

    private static final int HEAP_MB = 256;

    /** As the services have them by default: batches in one message, and no person's data in the log. */
    private static final String DATASOURCE_SETTINGS = "?reWriteBatchedInserts=true&logServerErrorDetail=false";

    private final Home home;
    private final Service service;

    ServiceProcess(Home home, Service service) {
        this.home = home;
        this.service = service;
    }

    /** The database that a service keeps its state in; segment-service keeps its own in partitions. */
    static Optional<String> database(Service service) {
        return switch (service) {
            case SEGMENT -> Optional.empty();
            case VOUCHER, CAMPAIGN, LOYALTY -> Optional.of(service.id());
        };
    }

    @Override
    public String name() {
        return service.id() + "-service";
    }

    @Override
    public String address() {
        return home.ports().serviceUrl(service);
    }

    @Override
    public List<Integer> ports() {
        return List.of(home.ports().service(service), home.ports().management(service));
    }

    @Override
    public void prepare() {
        jar();
    }

    @Override
    public List<String> command() {
        List<String> arguments = new ArrayList<>(List.of(
                "--spring.profiles.active=sandbox",
                "--server.port=" + home.ports().service(service),
                "--management.server.port=" + home.ports().management(service),
                "--spring.kafka.bootstrap-servers=" + home.ports().bootstrapServers(),
                "--perennial.registry.url=" + home.ports().registryUrl(),
                "--perennial.clock.offset-file=" + home.clock(),
                "--perennial.instance-id=sandbox",
                "--spring.security.oauth2.resourceserver.jwt.public-key-location="
                        + new SigningKeys(home).publicKeyFile().toUri()));
        database(service)
                .ifPresent(database -> arguments.addAll(List.of(
                        "--spring.datasource.url=" + Postgres.jdbcUrl(home, database) + DATASOURCE_SETTINGS,
                        "--spring.datasource.username=" + Postgres.USER,
                        "--spring.datasource.password=" + Postgres.PASSWORD)));
        arguments.addAll(
                switch (service) {
                    case SEGMENT ->
                        List.of(
                                "--perennial.segment.definitions="
                                        + home.programme().resolve("segments"),
                                "--spring.kafka.streams.state-dir="
                                        + home.data().resolve("segment-service"));
                    case CAMPAIGN ->
                        List.of(
                                "--spring.mail.host=localhost",
                                "--spring.mail.port=" + home.ports().smtp());
                    case VOUCHER, LOYALTY -> List.of();
                });
        return Jvm.jar(HEAP_MB, List.of(), jar(), arguments);
    }

    @Override
    public boolean isReady() {
        return Probe.answersOk(home.ports().managementUrl(service) + "/actuator/health");
    }

    @Override
    public Duration startPatience() {
        return Duration.ofMinutes(5);
    }

    private Path jar() {
        Path target = home.root().resolve(name()).resolve("target");
        String prefix = name() + "-";
        try (Stream<Path> files = Files.isDirectory(target) ? Files.list(target) : Stream.empty()) {
            return files.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.startsWith(prefix)
                                && name.endsWith(".jar")
                                && Character.isDigit(name.charAt(prefix.length()))
                                && !name.endsWith("-tests.jar");
                    })
                    .findFirst()
                    .orElseThrow(() -> new Failure(name() + " is not built: there is no jar in " + target + "."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
