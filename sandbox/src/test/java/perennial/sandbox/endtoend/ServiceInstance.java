package perennial.sandbox.endtoend;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import perennial.sandbox.home.Home;
import perennial.sandbox.home.Ports;
import perennial.sandbox.stack.MeasuredProcess;
import perennial.sandbox.token.Scope;
import perennial.sandbox.token.Tokens;
import perennial.schemas.Service;

/** One of perhaps several instances of a service on a backbone, which can be killed, paused and asked. */
class ServiceInstance implements AutoCloseable {

    /** A paused instance keeps its caller waiting. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** What the slowest part of an instance's end may take, and somewhat more. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private static final int PORTS_OF_AN_INSTANCE = 10;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Service service;
    private final Home home;
    private final String name;
    private final MeasuredProcess process;
    private final String token;
    private final AtomicInteger lives = new AtomicInteger();
    private volatile boolean up;

    /** @param settings besides those of every sandbox */
    ServiceInstance(Home backbone, Service service, int number, Map<String, String> settings) {
        this(
                service,
                new Home(
                        backbone.root(),
                        backbone.directory(),
                        new Ports(backbone.ports().offset() + number * PORTS_OF_AN_INSTANCE)),
                "instance " + number,
                ports -> MeasuredProcess.ofInstance(backbone, service, number, ports, settings));
    }

    private ServiceInstance(Service service, Home home, String name, Function<Ports, MeasuredProcess> process) {
        this.service = service;
        this.home = home;
        this.name = name;
        this.process = process.apply(home.ports());
        this.token = new Tokens(home).sign("end-to-end", Set.of(Scope.values()));
    }

    /**
     * The one that runs with a whole stack.
     *
     * @param settings what it has besides once it was started here
     */
    static ServiceInstance ofStack(Home stack, Service service, Map<String, String> settings) {
        return new ServiceInstance(
                service, stack, "instance 0", ports -> MeasuredProcess.ofStack(stack, service, settings));
    }

    final Service service() {
        return service;
    }

    /** As its own caller sees it. */
    final Home home() {
        return home;
    }

    final String name() {
        return name;
    }

    final void start() throws InterruptedException {
        process.start();
        process.awaitReady();
        up = true;
    }

    /** As {@code kill -9} does. */
    final void kill() {
        up = false;
        lives.incrementAndGet();
        ProcessHandle handle = process.handle();
        handle.destroyForcibly();
        handle.onExit().join();
    }

    /** As a cluster ends it: it has time to finish, and is killed after that. */
    final void terminate() throws InterruptedException {
        up = false;
        lives.incrementAndGet();
        ProcessHandle handle = process.handle();
        handle.destroy();
        try {
            handle.onExit().get(GRACE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(name + " of " + service + " did not end by itself", e);
        }
    }

    final void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    final void resume() throws IOException, InterruptedException {
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

    final Moment moment() {
        return new Moment(lives.get(), up);
    }

    /** Whether it has been up without a break since that moment. */
    final boolean isUpSince(Moment moment) {
        return moment.up() && moment().equals(moment);
    }

    final HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    /** To be completed with a method, and a body if there is one. */
    final HttpRequest.Builder request(String path) {
        return request(home.ports().serviceUrl(service) + path, PATIENCE);
    }

    final HttpRequest.Builder request(String url, Duration patience) {
        return HttpRequest.newBuilder(URI.create(url)).timeout(patience).header("Authorization", "Bearer " + token);
    }

    final HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public final void close() {
        up = false;
        process.close();
        http.shutdownNow();
    }
}
