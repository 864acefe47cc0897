package perennial.voucher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.boot.test.context.SpringBootTest.WebEnvironment.RANDOM_PORT;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import perennial.events.MessageEvent;
import perennial.events.VoucherEvent;
import perennial.events.VoucherRequest;
import perennial.platform.testing.AdvancingClock;
import perennial.platform.testing.Backbone;
import perennial.platform.testing.EventPublisher;
import perennial.platform.testing.Http;
import perennial.platform.testing.OutcomeReader;
import perennial.schemas.Topics;

/** The service as a whole, driven through its topics and over HTTP: one for all tests that extend this. */
@SpringBootTest(classes = VoucherApplication.class, webEnvironment = RANDOM_PORT)
@Import(VoucherIT.Doors.class)
public abstract class VoucherIT {

    protected static final EventPublisher PUBLISHER = new EventPublisher();
    private static final Backbone.Database DATABASE = Backbone.get().newDatabase();

    private static final AdvancingClock CLOCK = new AdvancingClock();

    @Autowired
    protected AdvancingClock clock;

    @Autowired
    protected ReplayableRandom random;

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry properties) {
        Backbone.get().register(properties, DATABASE);
        properties.add("perennial.voucher.email-key", () -> Base64.getEncoder().encodeToString(new byte[32]));
    }

    /** One more instance of the service, on the same database and broker. */
    protected static ConfigurableApplicationContext anotherInstance() {
        Map<String, Object> properties = new HashMap<>();
        properties((name, value) -> properties.put(name, value.get()));
        properties.put("server.port", 0);
        properties.put("perennial.instance-id", "another");
        return new SpringApplicationBuilder(VoucherApplication.class, Doors.class)
                .initializers(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new MapPropertySource("another instance", properties)))
                .run();
    }

    protected static Http shopAt(ConfigurableApplicationContext instance) {
        return Http.at(instance.getEnvironment().getRequiredProperty("local.server.port", Integer.class))
                .as("storefront");
    }

    /** All that is told of promotions whose ids begin so, as soon as it is so much. */
    protected static List<VoucherEvent> toldOfPromotions(String prefix, int outcomes) {
        return OutcomeReader.awaitFirst(
                Topics.VOUCHERS, outcomes, event -> event.getPromotionId().startsWith(prefix));
    }

    /** What a test may lay hands on: time and chance. */
    @TestConfiguration(proxyBeanMethods = false)
    static class Doors {

        /** One for all instances, as clocks are in sensible places. */
        @Bean
        @Primary
        AdvancingClock testClock() {
            return CLOCK;
        }

        @Bean
        @Primary
        RandomGenerator replayableRandom() {
            return new ReplayableRandom();
        }
    }

    protected static String unique(String prefix) {
        return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    protected Http shop() {
        return as("storefront");
    }

    protected Http as(String scope) {
        return Http.at(port).as(scope);
    }

    protected Http anonymous() {
        return Http.at(port);
    }

    /** Puts a promotion, of which the keys are given as JSON without the braces. */
    protected String promotion(String id, String keys) {
        Http.Answer answer =
                as("marketing").put("/promotions/" + id, "{\"kind\":\"Promotion\",\"id\":\"" + id + "\"," + keys + "}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return id;
    }

    protected String promotion(String keys) {
        return promotion(unique("promotion"), keys);
    }

    protected static VoucherRequest request(String requestId, String customerId, String promotionId) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return VoucherRequest.newBuilder()
                .setEventId(UUID.randomUUID().toString())
                .setType("REQUESTED")
                .setOccurredAt(now)
                .setRecordedAt(now)
                .setCauseId("membership-1")
                .setRequestId(requestId)
                .setCustomerId(customerId)
                .setPromotionId(promotionId)
                .setRequestedBy("campaign-service")
                .setCampaignId("welcome")
                .build();
    }

    protected static MessageEvent message(String type, String customerId, String... codes) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return MessageEvent.newBuilder()
                .setEventId(UUID.randomUUID().toString())
                .setType(type)
                .setOccurredAt(now)
                .setRecordedAt(now)
                .setCauseId("issued-1")
                .setMessageId(UUID.randomUUID().toString())
                .setJourneyId("journey-1")
                .setCustomerId(customerId)
                .setCampaignId("welcome")
                .setCampaignVersion(1)
                .setStepId("1")
                .setMessageClass("marketing")
                .setChannel("email")
                .setVoucherCodes(List.of(codes))
                .build();
    }

    /** Publishes a request and waits for what is told about it. */
    protected static VoucherEvent answerTo(VoucherRequest request) {
        PUBLISHER.publish(Topics.VOUCHER_REQUESTS, request);
        return told(request.getRequestId(), 1).getFirst();
    }

    protected static String issued(String customerId, String promotionId) {
        VoucherEvent outcome = answerTo(request(unique("request"), customerId, promotionId));
        assertThat(outcome.getType()).as(String.valueOf(outcome.getReason())).isEqualTo("ISSUED");
        return String.valueOf(outcome.getCode());
    }

    /** One code for each customer, in their order. */
    protected static List<String> issued(List<String> customerIds, String promotionId) {
        List<VoucherRequest> requests = customerIds.stream()
                .map(customerId -> request(unique("request"), customerId, promotionId))
                .toList();
        PUBLISHER.publish(Topics.VOUCHER_REQUESTS, requests.toArray(VoucherRequest[]::new));
        List<VoucherEvent> outcomes = OutcomeReader.awaitFirst(
                Topics.VOUCHERS,
                requests.size(),
                event -> event.getPromotionId().equals(promotionId));
        return requests.stream()
                .map(request -> outcomes.stream()
                        .filter(outcome -> request.getRequestId().equals(outcome.getRequestId()))
                        .map(outcome -> String.valueOf(outcome.getCode()))
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    /** What is told about a request and the code that was issued on it, as soon as it is so much. */
    protected static List<VoucherEvent> told(String requestId, int outcomes) {
        return OutcomeReader.awaitFirst(Topics.VOUCHERS, outcomes, event -> requestId.equals(event.getRequestId()));
    }

    /** The same by the code. */
    protected static List<VoucherEvent> toldOf(String code, int outcomes) {
        return OutcomeReader.awaitFirst(Topics.VOUCHERS, outcomes, event -> code.equals(event.getCode()));
    }

    /**
     * All that is told about a code, at least so much. What is told of the last voucher comes after all that was decided before, so
     * nothing is on its way any more.
     */
    protected List<VoucherEvent> allToldOf(String code, int outcomes) {
        settle(unique("customer"));
        return toldOf(code, outcomes);
    }

    /** How many redemptions of a promotion are told in all, at least so many. */
    protected int redemptionsTold(String promotionId, int redemptions) {
        settle(unique("customer"));
        return OutcomeReader.awaitFirst(
                        Topics.VOUCHERS,
                        redemptions,
                        event -> event.getPromotionId().equals(promotionId)
                                && event.getType().equals("REDEEMED"))
                .size();
    }

    /** Waits until all requests that were published for this customer before now have been answered. */
    protected void settle(String customerId) {
        issued(customerId, promotion("\"discount\":{\"percent\":1}"));
    }

    protected static String checkout(String customerId, String... codes) {
        return "{\"customerId\":\"%s\",\"codes\":%s,\"order\":%s}"
                .formatted(customerId, list(codes), order("EUR", 5000));
    }

    protected static String redemption(String customerId, String orderId, String... codes) {
        return "{\"customerId\":\"%s\",\"orderId\":\"%s\",\"codes\":%s,\"order\":%s}"
                .formatted(customerId, orderId, list(codes), order("EUR", 5000));
    }

    protected static String order(String currency, long totalMinor) {
        return """
                {"cartId":"k-1","currency":"%s","totalMinor":%d,"country":"FR",
                 "lines":[{"lineId":"1","sku":"s-1","categories":["shoes"],"quantity":1,"unitPriceMinor":5000}]}""".formatted(currency, totalMinor);
    }

    private static String list(String... values) {
        return List.of(values).stream()
                .map(value -> "\"" + value + "\"")
                .toList()
                .toString();
    }

    protected Http.Answer redeem(String customerId, String orderId, String... codes) {
        return shop().post("/redemptions", redemption(customerId, orderId, codes));
    }

    protected String redeemed(String customerId, String orderId, String... codes) {
        Http.Answer answer = redeem(customerId, orderId, codes);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().get("redemptionId").asString();
    }

    protected Http.Answer rollBack(String redemptionId) {
        return shop().post("/redemptions/" + redemptionId + "/rollback", "{\"reason\":\"payment failed\"}");
    }

    /** Makes all calls at the same instant, as far as threads allow. */
    protected static <T> List<T> atOnce(int threads, List<Callable<T>> calls) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService callers = Executors.newFixedThreadPool(threads)) {
            List<Future<T>> answers = new ArrayList<>();
            for (Callable<T> call : calls) {
                answers.add(callers.submit(() -> {
                    start.await();
                    return call.call();
                }));
            }
            start.countDown();
            List<T> all = new ArrayList<>();
            for (Future<T> answer : answers) {
                all.add(answer.get());
            }
            return all;
        }
    }
}
