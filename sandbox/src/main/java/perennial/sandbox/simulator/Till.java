package perennial.sandbox.simulator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import perennial.sandbox.home.Home;
import perennial.sandbox.token.Scope;
import perennial.sandbox.token.Tokens;
import perennial.schemas.Service;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** What the shop asks Perennial over HTTP while somebody pays. For one thread. */
public final class Till {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration TOKEN_IS_FRESH = Duration.ofHours(6);
    private static final int TRIES = 3;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final Home home;
    private String token;
    private long tokenSignedAtNanos;

    public Till(Home home) {
        this.home = home;
        this.token = sign();
        this.tokenSignedAtNanos = System.nanoTime();
    }

    /** What became of a code. */
    public sealed interface Answer {

        /**
         * @param redemptionId empty for a validation, which changes nothing
         * @param requestId what outcomes of this call name as their cause
         */
        record Accepted(String redemptionId, String requestId, long discountMinor) implements Answer {}

        /** @param reason a code of the contract, for example {@code already_redeemed} */
        record Refused(int status, String reason) implements Answer {}

        /** Nothing useful came back, however often it was asked. */
        record Silence(String why) implements Answer {}
    }

    /** Whether the code would be taken, and what it would take off. */
    public Answer validate(String customerId, String code, Basket basket) {
        Reply reply = post("/validations", body(customerId, code, basket), UUID.randomUUID());
        if (reply.status() != 200) {
            return refusedOrSilent(reply);
        }
        return reply.json().path("valid").asBoolean(false)
                ? accepted(reply)
                : new Answer.Refused(
                        reply.status(), reply.json().at("/vouchers/0/reason").asString(""));
    }

    /** Uses the code up for this order. Tries again under the same key if no answer comes. */
    public Answer redeem(String customerId, String orderId, String code, Basket basket) {
        Map<String, Object> body = body(customerId, code, basket);
        body.put("orderId", orderId);
        Reply reply = post("/redemptions", body, UUID.randomUUID());
        return reply.status() == 201 ? accepted(reply) : refusedOrSilent(reply);
    }

    /** The points that this customer has, if there is an account and it can be read. */
    public OptionalLong balance(String customerId) {
        HttpRequest request =
                request(Service.LOYALTY, "/accounts/" + customerId).GET().build();
        JsonNode balance = send(request).json().path("balance");
        return balance.isNumber() ? OptionalLong.of(balance.asLong()) : OptionalLong.empty();
    }

    private static Answer accepted(Reply reply) {
        return new Answer.Accepted(
                reply.json().path("redemptionId").asString(""),
                reply.requestId(),
                reply.json().path("discountMinor").asLong(0));
    }

    private static Answer refusedOrSilent(Reply reply) {
        return reply.status() >= 400 && reply.status() < 500
                ? new Answer.Refused(reply.status(), reply.json().path("code").asString(""))
                : new Answer.Silence(reply.toString());
    }

    private static Map<String, Object> body(String customerId, String code, Basket basket) {
        List<Map<String, Object>> lines = IntStream.range(0, basket.items().size())
                .mapToObj(index -> line(index, basket.items().get(index)))
                .toList();
        Map<String, Object> order = Map.of(
                "cartId",
                basket.cartId(),
                "currency",
                Basket.CURRENCY,
                "totalMinor",
                basket.totalMinor(),
                "lines",
                lines);
        return new HashMap<>(Map.of("customerId", customerId, "codes", List.of(code), "order", order));
    }

    private static Map<String, Object> line(int index, Item item) {
        return Map.of(
                "lineId", Integer.toString(index + 1),
                "sku", item.sku(),
                "categories", List.of(item.category()),
                "quantity", item.quantity(),
                "unitPriceMinor", item.unitPriceMinor());
    }

    private Reply post(String path, Map<String, Object> body, UUID idempotencyKey) {
        HttpRequest request = request(Service.VOUCHER, path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey.toString())
                .POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)))
                .build();
        Reply reply = send(request);
        for (int again = 1; again < TRIES && reply.isWorthAnotherTry(); again++) {
            reply = send(request);
        }
        return reply;
    }

    private HttpRequest.Builder request(Service service, String path) {
        if (System.nanoTime() - tokenSignedAtNanos > TOKEN_IS_FRESH.toNanos()) {
            token = sign();
            tokenSignedAtNanos = System.nanoTime();
        }
        return HttpRequest.newBuilder(URI.create(home.ports().serviceUrl(service) + path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token);
    }

    private String sign() {
        return new Tokens(home).sign("simulator", Set.of(Scope.STOREFRONT));
    }

    private Reply send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            return new Reply(
                    response.statusCode(),
                    response.headers().firstValue("X-Request-Id").orElse(""),
                    json(response.body()));
        } catch (IOException e) {
            return new Reply(Reply.NONE, "", MissingNode.getInstance());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Reply(Reply.NONE, "", MissingNode.getInstance());
        }
    }

    private static JsonNode json(String body) {
        try {
            JsonNode json = JsonMapper.shared().readTree(body);
            return json == null ? MissingNode.getInstance() : json;
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    private record Reply(int status, String requestId, JsonNode json) {

        static final int NONE = 0;

        boolean isWorthAnotherTry() {
            return status == NONE || status >= 500;
        }
    }
}
