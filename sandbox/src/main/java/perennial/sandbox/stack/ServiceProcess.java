package perennial.sandbox.stack;

import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import perennial.sandbox.console.Failure;
import perennial.sandbox.home.Home;
import perennial.sandbox.home.Ports;
import perennial.sandbox.token.SigningKeys;
import perennial.schemas.Service;

/** One of the four services, from its executable jar. */
final class ServiceProcess implements Component {

    private static final int HEAP_MB = 256;

    /** As the services have them by default: batches in one message, and no person's data in the log. */
    private static final String DATASOURCE_SETTINGS = "?reWriteBatchedInserts=true&logServerErrorDetail=false";

    private final Home home;
    private final Service service;
    private final String instance;
    private final Ports ports;
    private final Jvm.Tuning tuning;
    private final int heapMb;
    private final Map<String, String> settings;

    ServiceProcess(Home home, Service service) {
        this(home, service, Map.of());
    }

    ServiceProcess(Home home, Service service, Map<String, String> settings) {
        this(home, service, Jvm.Tuning.STARTS_SOON, HEAP_MB, settings);
    }

    /** @param settings besides those of every sandbox, or instead of them */
    ServiceProcess(Home home, Service service, Jvm.Tuning tuning, int heapMb, Map<String, String> settings) {
        this(home, service, "", home.ports(), tuning, heapMb, settings);
    }

    /** One of several instances of a service, each with files and ports of its own. */
    static ServiceProcess numbered(Home home, Service service, int number, Ports ports, Map<String, String> settings) {
        return numbered(home, service, number, ports, Jvm.Tuning.STARTS_SOON, HEAP_MB, settings);
    }

    static ServiceProcess numbered(
            Home home,
            Service service,
            int number,
            Ports ports,
            Jvm.Tuning tuning,
            int heapMb,
            Map<String, String> settings) {
        return new ServiceProcess(home, service, "-" + number, ports, tuning, heapMb, settings);
    }

    private ServiceProcess(
            Home home,
            Service service,
            String instance,
            Ports ports,
            Jvm.Tuning tuning,
            int heapMb,
            Map<String, String> settings) {
        this.home = home;
        this.service = service;
        this.instance = instance;
        this.ports = ports;
        this.tuning = tuning;
        this.heapMb = heapMb;
        this.settings = settings;
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
        return service.id() + "-service" + instance;
    }

    @Override
    public String address() {
        return ports.serviceUrl(service);
    }

    @Override
    public List<Integer> ports() {
        return List.of(ports.service(service), ports.management(service));
    }

    @Override
    public void prepare() {
        jar(home, service);
    }

    @Override
    public List<String> command() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("spring.profiles.active", "sandbox");
        all.put("server.port", Integer.toString(ports.service(service)));
        all.put("management.server.port", Integer.toString(ports.management(service)));
        all.put("spring.kafka.bootstrap-servers", home.ports().bootstrapServers());
        all.put("perennial.registry.url", home.ports().registryUrl());
        all.put("perennial.clock.offset-file", home.clock().toString());
        all.put("perennial.instance-id", "sandbox" + instance);
        all.put(
                "spring.security.oauth2.resourceserver.jwt.public-key-location",
                new SigningKeys(home).publicKeyFile().toUri().toString());
        database(service).ifPresent(database -> {
            all.put("spring.datasource.url", Postgres.jdbcUrl(home, database) + DATASOURCE_SETTINGS);
            all.put("spring.datasource.username", Postgres.USER);
            all.put("spring.datasource.password", Postgres.PASSWORD);
        });
        switch (service) {
            case SEGMENT ->
                all.put(
                        "spring.kafka.streams.state-dir",
                        home.data().resolve(name()).toString());
            case CAMPAIGN -> {
                all.put("perennial.public-url", ports.serviceUrl(service));
                all.put("spring.mail.host", "localhost");
                all.put("spring.mail.port", Integer.toString(home.ports().smtp()));
            }
            case VOUCHER, LOYALTY -> {}
        }
        all.putAll(settings);
        return Jvm.jar(
                tuning,
                heapMb,
                List.of(),
                jar(home, service),
                all.entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                        .toList());
    }

    /** A secret stands in no command line, which everybody on the machine can read. */
    @Override
    public Map<String, String> environment() {
        return switch (service) {
            case SEGMENT -> handedOver(Secret.ERASURE);
            case VOUCHER -> handedOver(Secret.EMAIL);
            case CAMPAIGN -> handedOver(Secret.UNSUBSCRIBE, Secret.SUPPRESSION);
            case LOYALTY -> Map.of();
        };
    }

    private Map<String, String> handedOver(Secret... secrets) {
        return Arrays.stream(secrets).collect(toMap(Secret::variable, secret -> secret.base64(home)));
    }

    @Override
    public boolean isReady() {
        return Probe.answersOk(ports.managementUrl(service) + "/actuator/health");
    }

    @Override
    public Duration startPatience() {
        return Duration.ofMinutes(5);
    }

    static Path jar(Home home, Service service) {
        String module = service.id() + "-service";
        Path target = home.root().resolve(module).resolve("target");
        String prefix = module + "-";
        try (Stream<Path> files = Files.isDirectory(target) ? Files.list(target) : Stream.empty()) {
            return files.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.startsWith(prefix)
                                && name.endsWith(".jar")
                                && Character.isDigit(name.charAt(prefix.length()))
                                && !name.endsWith("-tests.jar");
                    })
                    .findFirst()
                    .orElseThrow(() -> new Failure(module + " is not built: there is no jar in " + target + "."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
