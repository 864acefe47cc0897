package perennial.sandbox.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perennial.sandbox.home.Home;
import perennial.sandbox.home.Ports;
import perennial.schemas.Service;

/** Against a server that answers as segment-service does. */
class DefinitionsTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final Deque<String> views = new ArrayDeque<>();
    private HttpServer server;
    private Home home;
    private Path file;

    @BeforeEach
    void startServer(@TempDir Path directory) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        int offset = server.getAddress().getPort() - new Ports(0).service(Service.SEGMENT);
        home = new Home(directory, directory.resolve("home"), new Ports(offset));
        file = Files.writeString(directory.resolve("lapsed.yaml"), """
                kind: Segment
                id: lapsed
                when: orders.count > 0
                """);
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void aSegmentIsPutAndWaitedForUntilThisVersionIsLive() {
        views.addAll(List.of(
                "{\"version\":1,\"state\":\"LIVE\"}",
                "{\"version\":2,\"state\":\"EVALUATING\"}",
                "{\"version\":2,\"state\":\"LIVE\"}"));

        Definitions.Report report = Definitions.apply(home, file, LONG);

        assertThat(report.problems()).isEmpty();
        assertThat(report.accepted()).containsExactly("Segment lapsed, version 2");
        assertThat(requests)
                .containsExactly(
                        "PUT /segments/lapsed", "GET /segments/lapsed", "GET /segments/lapsed", "GET /segments/lapsed");
    }

    @Test
    void aStoppedSegmentStaysStoppedAndIsNotWaitedFor() {
        views.add("{\"version\":2,\"state\":\"STOPPED\"}");

        assertThat(Definitions.apply(home, file, LONG).problems()).isEmpty();
    }

    @Test
    void whatIsNotLiveInTimeIsTold() {
        Definitions.Report report = Definitions.apply(home, file, SHORT);

        assertThat(report.accepted()).containsExactly("Segment lapsed, version 2");
        assertThat(report.problems())
                .singleElement()
                .asString()
                .contains("Segment lapsed, version 2", "still looking at customers", "/segments/lapsed");
    }

    @Test
    void whatIsRefusedIsNotWaitedFor() throws IOException {
        Path other = Files.writeString(file.resolveSibling("refused.yaml"), """
                kind: Segment
                id: refused
                when: nonsense
                """);

        Definitions.Report report = Definitions.apply(home, other, LONG);

        assertThat(report.problems()).singleElement().asString().contains("422 invalid_definition: when, line 1");
        assertThat(requests).containsExactly("PUT /segments/refused");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            boolean put = exchange.getRequestMethod().equals("PUT");
            boolean refused = exchange.getRequestURI().getPath().endsWith("refused");
            String evaluating = "{\"version\":2,\"state\":\"EVALUATING\"}";
            String body = refused
                    ? "{\"code\":\"invalid_definition\",\"detail\":\"when, line 1\"}"
                    : put ? evaluating : Optional.ofNullable(views.poll()).orElse(evaluating);
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(refused ? 422 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
