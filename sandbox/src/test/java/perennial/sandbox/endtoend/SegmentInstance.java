package perennial.sandbox.endtoend;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import perennial.sandbox.home.Home;
import perennial.sandbox.home.Ports;
import perennial.sandbox.stack.MeasuredProcess;
import perennial.sandbox.token.Scope;
import perennial.sandbox.token.Tokens;
import perennial.schemas.Service;
import tools.jackson.databind.json.JsonMapper;

/** One of several instances of segment-service, which can be killed, paused and asked. */
final class SegmentInstance implements AutoCloseable {

    /** A paused instance keeps its caller waiting. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Duration QUICKLY = Duration.ofSeconds(2);
    private static final int PORTS_OF_AN_INSTANCE = 10;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Home home;
    private final String name;
    private final MeasuredProcess process;
    private final String token;
    private final AtomicInteger lives = new AtomicInteger();
    private volatile boolean up;

    /** @param settings of Kafka Streams */
    SegmentInstance(Home backbone, int number, Map<String, String> settings) {
        this.home = new Home(
                backbone.root(),
                backbone.directory(),
                new Ports(backbone.ports().offset() + number * PORTS_OF_AN_INSTANCE));
        this.name = "instance " + number;
        Map<String, String> all = new HashMap<>();
        settings.forEach((key, value) -> all.put("spring.kafka.streams.properties." + key, value));
        this.process = MeasuredProcess.ofInstance(backbone, Service.SEGMENT, number, home.ports(), all);
        this.token = new Tokens(backbone).sign("end-to-end", Set.of(Scope.values()));
    }

    /** As its own caller sees it. */
    Home home() {
        return home;
    }

    String name() {
        return name;
    }

    void start() throws InterruptedException {
        process.start();
        process.awaitReady();
        up = true;
    }

    /** As {@code kill -9} does. */
    void kill() {
        up = false;
        lives.incrementAndGet();
        ProcessHandle handle = process.handle();
        handle.destroyForcibly();
        handle.onExit().join();
    }

    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        int exit = new ProcessBuilder(
                        "kill", "-" + signal, Long.toString(process.handle().pid()))
                .start()
                .waitFor();
        if (exit != 0) {
            throw new AssertionError("kill -" + signal + " ended with " + exit);
        }
    }

    /** A moment in the life of the process. */
    record Moment(int life, boolean up) {}

    Moment moment() {
        return new Moment(lives.get(), up);
    }

    /** Whether it has been up without a break since that moment. */
    boolean isUpSince(Moment moment) {
        return moment.up() && moment().equals(moment);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return get(home.ports().serviceUrl(Service.SEGMENT) + path, PATIENCE);
    }

    /** How many customers are in its partitions. */
    long customers() {
        try {
            HttpResponse<String> answer = get(
                    home.ports().managementUrl(Service.SEGMENT) + "/actuator/metrics/perennial.segment.customers",
                    QUICKLY);
            return answer.statusCode() != 200
                    ? 0
                    : JsonMapper.shared()
                            .readTree(answer.body())
                            .at("/measurements/0/value")
                            .asLong();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Whether it can answer for all partitions. */
    boolean answersForAll() {
        try {
            return get(home.ports().serviceUrl(Service.SEGMENT) + "/segments", QUICKLY)
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(e);
    }

    private HttpResponse<String> get(String url, Duration patience) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(patience)
                .header("Authorization", "Bearer " + token)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        up = false;
        process.close();
        http.shutdownNow();
    }
}
