package perennial.campaign.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WebhookConnectionTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final UUID ID = new UUID(1, 2);
    private static final Letter LETTER = new Letter(
            ID,
            "c-1",
            "+43 1 234",
            new Content("de", null, "Grüße", null, List.of(), URI.create("https://shop.example/u/t")));

    private record Request(String method, Map<String, List<String>> headers, String body) {

        String header(String name) {
            return Objects.requireNonNull(headers.get(name), name).getFirst();
        }
    }

    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private HttpServer provider = server(0);
    private int status = 202;
    private Map<String, String> answerHeaders = Map.of();
    private Connection connection = connectionTo(provider.getAddress().getPort());

    @BeforeEach
    void open() throws IOException {
        connection.open();
    }

    @AfterEach
    void stop() {
        connection.close();
        provider.stop(0);
    }

    @Test
    void aMessageIsASignedRequestThatNamesItsId() {
        assertThat(connection.send(LETTER)).isEqualTo(new Attempt.Accepted());

        Request request = requests.remove();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.header("Content-type")).isEqualTo("application/json");
        assertThat(request.header("Webhook-id")).isEqualTo(ID.toString());
        assertThat(request.header("Idempotency-key")).isEqualTo(ID.toString());
        assertThat(request.header("Webhook-timestamp")).isEqualTo(Long.toString(NOW.getEpochSecond()));
        assertThat(request.header("Webhook-signature"))
                .isEqualTo(SigningKey.parse(SECRET).orElseThrow().sign(ID.toString(), NOW, request.body()));
        JsonNode data = JsonMapper.shared().readTree(request.body()).path("data");
        assertThat(data.path("recipient").asString()).isEqualTo("+43 1 234");
        assertThat(data.path("customerId").asString()).isEqualTo("c-1");
        assertThat(data.path("text").asString()).isEqualTo("Grüße");
        assertThat(data.path("channel").asString()).isEqualTo("sms");
        assertThat(data.path("unsubscribeUrl").asString()).isEqualTo("https://shop.example/u/t");
        assertThat(data.has("html")).isFalse();
        assertThat(data.has("subject")).isFalse();
    }

    @Test
    void theProvidersAnswerDecides() {
        status = 429;
        answerHeaders = Map.of("Retry-After", "90");
        assertThat(connection.send(LETTER)).isEqualTo(new Attempt.Deferred("http_429", Duration.ofSeconds(90)));

        status = 422;
        assertThat(connection.send(LETTER)).isEqualTo(new Attempt.Refused("http_422"));
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void redirectsAreNotFollowed() {
        status = 302;
        answerHeaders =
                Map.of("Location", "http://localhost:" + provider.getAddress().getPort() + "/other");

        assertThat(connection.send(LETTER)).isEqualTo(new Attempt.Deferred("http_302", null));
        assertThat(requests).hasSize(1);
    }

    @Test
    void whatWasNotAnsweredForMayHaveBeenTaken() {
        status = 0;

        assertThat(connection.send(LETTER)).isEqualTo(new Attempt.Doubtful("connection_lost", null));
        assertThat(requests).isNotEmpty();
    }

    @Test
    void whileNobodyListensNoFurtherMessageIsRisked() throws IOException {
        int port = provider.getAddress().getPort();
        provider.stop(0);

        assertThat(connection.send(LETTER)).isEqualTo(new Attempt.Deferred("connection_lost", null));
        assertThat(connection.isOpen()).isFalse();
        assertThatThrownBy(() -> connection.open()).isInstanceOf(ConnectException.class);

        provider = server(port);
        connection.open();
        assertThat(connection.isOpen()).isTrue();
        assertThat(connection.send(LETTER)).isEqualTo(new Attempt.Accepted());
    }

    private Connection connectionTo(int port) {
        return WebhookConnection.factory(
                        "sms", new ChannelSettings.Webhook("http://localhost:" + port + "/hook", SECRET, null), CLOCK)
                .get();
    }

    private HttpServer server(int port) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.createContext("/", this::answer);
            server.start();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        requests.add(new Request(exchange.getRequestMethod(), exchange.getRequestHeaders(), body));
        if (status == 0) {
            throw new IOException("The provider breaks off");
        }
        answerHeaders.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }
}
