package perennial.platform.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** The real programs, started by the tests: the broker in this JVM, the registry and PostgreSQL as processes. */
final class EmbeddedParts implements Backbone.Parts {

    private static final Duration REGISTRY_START = Duration.ofSeconds(90);
    private static final int LOWEST_PORT = 21_000;
    private static final int LOWEST_EPHEMERAL_PORT = 32_768;

    private final EmbeddedKafkaKraftBroker broker;
    private final String registryUrl;
    private final EmbeddedPostgres postgres;

    EmbeddedParts() {
        registryUrl = startRegistry();
        broker = new EmbeddedKafkaKraftBroker(1, 1);
        broker.brokerProperties(Map.of(
                "auto.create.topics.enable", "false",
                "offsets.topic.replication.factor", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "group.initial.rebalance.delay.ms", "0",
                // Compaction is waited for where it must be seen that what was erased is gone.
                "log.cleaner.backoff.ms", "500"));
        broker.afterPropertiesSet();
        try {
            postgres = EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("max_connections", "200")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitRegistry();
    }

    @Override
    public String bootstrapServers() {
        return broker.getBrokersAsString();
    }

    @Override
    public String registryUrl() {
        return registryUrl;
    }

    @Override
    public Backbone.Database postgres() {
        return new Backbone.Database(
                postgres.getJdbcUrl("postgres", "postgres") + "&reWriteBatchedInserts=true", "postgres", "postgres");
    }

    private static String startRegistry() {
        Path home = Backbone.registryHome();
        try (var files = Files.walk(home, 3)) {
            Path jar = files.filter(file -> file.endsWith("quarkus-run.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            "No registry in " + home.toAbsolutePath() + "; mvn pre-integration-test unpacks it"));
            int port = freePort();
            Process process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Dquarkus.http.port=" + port,
                            "-Dquarkus.management.port=" + freePort(),
                            "-jar",
                            jar.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(Path.of("target", "registry.log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return "http://localhost:" + port;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitRegistry() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(registryUrl + "/apis/ccompat/v7/subjects"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            Awaitility.await("the registry answers; otherwise see target/registry.log")
                    .atMost(REGISTRY_START)
                    .ignoreExceptions()
                    .until(() -> http.send(request, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200);
        }
    }

    /**
     * Below those that the system gives to whoever asks for any: of them another part may get the one that was found free before it is
     * taken.
     */
    private static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, LOWEST_EPHEMERAL_PORT);
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // Another one, then.
            }
        }
    }
}
