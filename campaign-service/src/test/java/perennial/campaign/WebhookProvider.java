package perennial.campaign;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A provider of text messages. A number that begins with {@code busy} it answers 503 the first time, one with {@code unknown} 422, and
 * one with {@code slow} not before it is let go.
 */
final class WebhookProvider {

    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final HttpServer server;
    private final Queue<JsonNode> requests = new ConcurrentLinkedQueue<>();
    private final Set<String> busyBefore = ConcurrentHashMap.newKeySet();
    private final CountDownLatch letGo = new CountDownLatch(1);

    private WebhookProvider(HttpServer server) {
        this.server = server;
    }

    static WebhookProvider listening() {
        try {
            WebhookProvider provider = new WebhookProvider(
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
            provider.server.createContext("/", provider::answer);
            provider.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            provider.server.start();
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/messages";
    }

    void letGo() {
        letGo.countDown();
    }

    /** What was asked for this recipient, each time. */
    List<JsonNode> requests(String recipient) {
        return requests.stream()
                .filter(data -> data.path("recipient").asString().equals(recipient))
                .toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        JsonNode data = JsonMapper.shared().readTree(body).path("data");
        requests.add(data);
        String recipient = data.path("recipient").asString();
        try (exchange) {
            exchange.sendResponseHeaders(status(recipient), -1);
        }
    }

    private int status(String recipient) {
        if (recipient.startsWith("slow")) {
            try {
                letGo.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (recipient.startsWith("busy") && busyBefore.add(recipient)) {
            return 503;
        }
        return recipient.startsWith("unknown") ? 422 : 202;
    }
}
