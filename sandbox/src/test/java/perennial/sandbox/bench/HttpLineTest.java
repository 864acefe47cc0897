package perennial.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import perennial.sandbox.console.Failure;

class HttpLineTest {

    private static final long CHUNKED = 0;

    private final List<InetSocketAddress> callers = new CopyOnWriteArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private HttpLine line;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/measured", exchange -> answer(exchange, 201, "größer", true));
        server.createContext("/chunked", exchange -> answer(exchange, 200, "x".repeat(20_000) + "!", false));
        server.createContext("/refused", exchange -> answer(exchange, 409, "already_redeemed", true));
        server.createContext("/last", exchange -> {
            exchange.getResponseHeaders().set("Connection", "close");
            answer(exchange, 201, "good bye", true);
        });
        server.start();
        line = new HttpLine(server.getAddress().getPort(), "secret");
    }

    @AfterEach
    void stop() {
        line.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange, int status, String body, boolean measured) throws IOException {
        callers.add(exchange.getRemoteAddress());
        heard.add(exchange.getRequestHeaders().getFirst("Authorization") + " "
                + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, measured ? bytes.length : CHUNKED);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void answersOfBothKindsAreReadOverOneConnection() {
        List<HttpLine.Answer> answers = new ArrayList<>();
        for (String path : List.of("/measured", "/chunked", "/refused", "/measured")) {
            answers.add(line.post(path, "{\"ö\":1}"));
        }

        assertThat(answers)
                .containsExactly(
                        new HttpLine.Answer(201, "größer"),
                        new HttpLine.Answer(200, "x".repeat(20_000) + "!"),
                        new HttpLine.Answer(409, "already_redeemed"),
                        new HttpLine.Answer(201, "größer"));
        assertThat(callers).hasSize(4).containsOnly(callers.getFirst());
        assertThat(heard).containsOnly("Bearer secret {\"ö\":1}");
    }

    @Test
    void whoHangsUpIsCalledAnew() {
        line.post("/last", "{}");

        assertThat(line.post("/measured", "{}").status()).isEqualTo(201);
        assertThat(callers).doesNotHaveDuplicates().hasSize(2);
    }

    @Test
    void nobodyThereIsAFailureThatSaysWhere() {
        server.stop(0);

        assertThatThrownBy(() -> line.post("/measured", "{}"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("localhost:" + server.getAddress().getPort());
    }
}
