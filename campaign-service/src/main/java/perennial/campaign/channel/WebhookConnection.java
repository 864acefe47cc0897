package perennial.campaign.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLHandshakeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hands messages to a provider over HTTP, signed as Standard Webhooks has it. The provider is told the message's id, and must take an
 * id that it has taken before for the same message: so whatever nobody answered for is offered again.
 */
final class WebhookConnection implements Connection {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookConnection.class);
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final String channel;
    private final URI url;
    private final SigningKey key;
    private final HttpClient http;
    private final Clock clock;
    private boolean away;

    private WebhookConnection(String channel, URI url, SigningKey key, HttpClient http, Clock clock) {
        this.channel = channel;
        this.url = url;
        this.key = key;
        this.http = http;
        this.clock = clock;
    }

    /** @param settings without defects */
    static Supplier<Connection> factory(String channel, ChannelSettings.Webhook settings, Clock clock) {
        URI url = URI.create(String.valueOf(settings.url()));
        SigningKey key = SigningKey.parse(String.valueOf(settings.secret())).orElseThrow();
        HttpClient http = HttpClient.newBuilder()
                .connectTimeout(CONNECT_WITHIN)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        return () -> new WebhookConnection(channel, url, key, http, clock);
    }

    @Override
    public boolean isOpen() {
        return !away;
    }

    /** The client connects by itself. But once nobody was there, no message is risked before somebody is. */
    @Override
    public void open() throws IOException {
        if (away) {
            try (Socket socket = new Socket()) {
                int port = url.getPort() > 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
                socket.connect(new InetSocketAddress(url.getHost(), port), (int) CONNECT_WITHIN.toMillis());
            }
            away = false;
        }
    }

    @Override
    public Attempt send(Letter letter) {
        CompletableFuture<HttpResponse<Void>> answer = http.sendAsync(request(letter), BodyHandlers.discarding());
        try {
            HttpResponse<Void> response = answer.get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            Attempt attempt = WebhookAnswer.meaning(
                    response.statusCode(), response.headers().firstValue("Retry-After"), clock.instant());
            if (!(attempt instanceof Attempt.Accepted)) {
                LOG.info("A message on {} was not taken: {}", channel, attempt);
            }
            return attempt;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            away = cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
            LOG.info("A message on {} was not answered for: {}", channel, String.valueOf(cause));
            if (away || cause instanceof SSLHandshakeException) {
                return new Attempt.Deferred("connection_lost");
            }
        } catch (TimeoutException e) {
            answer.cancel(true);
            LOG.info("A message on {} was not answered for within {}", channel, ANSWER_WITHIN);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
        }
        return new Attempt.Doubtful("connection_lost", null);
    }

    private HttpRequest request(Letter letter) {
        Instant now = clock.instant();
        String id = letter.messageId().toString();
        String body = JSON.writeValueAsString(payload(letter, now));
        return HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .header("User-Agent", "perennial")
                .header("Idempotency-Key", id)
                .header("webhook-id", id)
                .header("webhook-timestamp", Long.toString(now.getEpochSecond()))
                .header("webhook-signature", key.sign(id, now, body))
                .POST(BodyPublishers.ofString(body, UTF_8))
                .build();
    }

    private Map<String, Object> payload(Letter letter, Instant now) {
        Content content = letter.content();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("messageId", letter.messageId().toString());
        data.put("channel", channel);
        data.put("customerId", letter.customerId());
        data.put("recipient", letter.address());
        data.put("language", content.language());
        if (content.subject() != null) {
            data.put("subject", content.subject());
        }
        data.put("text", content.text());
        if (content.html() != null) {
            data.put("html", content.html());
        }
        if (content.unsubscribe() != null) {
            data.put("unsubscribeUrl", content.unsubscribe().toString());
        }
        return Map.of("type", "message.send", "timestamp", now.toString(), "data", data);
    }

    @Override
    public void closeIfIdle() {
        // The client, which all workers share, lets go of its connections by itself.
    }

    @Override
    public void close() {}
}
