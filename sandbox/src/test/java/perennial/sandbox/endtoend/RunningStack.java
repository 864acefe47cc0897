package perennial.sandbox.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perennial.sandbox.definitions.Definitions;
import perennial.sandbox.home.Home;
import perennial.sandbox.stack.Stack;
import perennial.sandbox.token.Scope;
import perennial.sandbox.token.Tokens;
import perennial.schemas.Service;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A sandbox of its own, on ports that nobody else uses, with the shipped programme: one for all end-to-end tests of a JVM. */
final class RunningStack {

    private static @Nullable RunningStack instance;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Home home;
    private final Stack stack;

    private RunningStack(Home home) {
        this.home = home;
        this.stack = new Stack(home, news -> {});
    }

    static synchronized RunningStack get() {
        RunningStack running = instance == null ? start() : instance;
        instance = running;
        return running;
    }

    Home home() {
        return home;
    }

    private static RunningStack start() {
        RunningStack running = new RunningStack(FreeHome.named("end-to-end"));
        running.stack.reset();
        Runtime.getRuntime().addShutdownHook(new Thread(running.stack::down));
        running.up();
        Definitions.Report applied = Definitions.apply(running.home, running.home.programme());
        if (!applied.problems().isEmpty()) {
            throw new IllegalStateException(String.join("\n", applied.problems()));
        }
        return running;
    }

    /** Starts again what was killed. */
    void up() {
        stack.up(Stack.Extent.EVERYTHING);
    }

    /** As {@code kill -9} does. */
    void kill(Service service) {
        String pid = stack.status().stream()
                .filter(status -> status.name().equals(service.id() + "-service"))
                .findFirst()
                .orElseThrow()
                .pid();
        ProcessHandle process = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
    }

    JsonNode get(Service service, String path) {
        HttpResponse<String> answer = send(request(service, path).GET());
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + " answered " + answer.statusCode() + " " + answer.body());
        }
        return JsonMapper.shared().readTree(answer.body());
    }

    HttpResponse<String> post(Service service, String path, String json) {
        return send(request(service, path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** What the service tells Prometheus. */
    String metrics(Service service) {
        HttpResponse<String> answer = send(request(home.ports().managementUrl(service) + "/actuator/prometheus")
                .GET());
        if (answer.statusCode() != 200) {
            throw new AssertionError("The metrics of " + service + ": " + answer.statusCode());
        }
        return answer.body();
    }

    private HttpRequest.Builder request(Service service, String path) {
        return request(home.ports().serviceUrl(service) + path);
    }

    private HttpRequest.Builder request(String url) {
        String token = new Tokens(home).sign("end-to-end", Set.of(Scope.values()));
        return HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
