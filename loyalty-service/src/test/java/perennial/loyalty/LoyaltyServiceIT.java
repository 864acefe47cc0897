package perennial.loyalty;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import perennial.events.LoyaltyEvent;
import perennial.events.MembershipEvent;
import perennial.events.OrderEvent;
import perennial.platform.testing.Access;
import perennial.platform.testing.Backbone;
import perennial.platform.testing.EventPublisher;
import perennial.platform.testing.Http;
import perennial.platform.testing.OutcomeReader;
import perennial.schemas.Topics;
import tools.jackson.databind.JsonNode;

/** The service on a real broker, registry and PostgreSQL, seen from its topics and its HTTP. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "perennial.consumer.concurrency=4")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoyaltyServiceIT {

    private static final Instant UNDER_THE_RULES = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant BEFORE_THE_RULES = Instant.parse("1997-05-01T00:00:00Z");

    private final EventPublisher publisher = new EventPublisher();

    @Value("${local.server.port}")
    private int port;

    @Value("${local.management.port}")
    private int managementPort;

    @Autowired
    @Qualifier("requestMappingHandlerMapping") private RequestMappingHandlerMapping mappings;

    @DynamicPropertySource
    static void backbone(DynamicPropertyRegistry properties) {
        Backbone.get().register(properties, Backbone.get().newDatabase());
    }

    @BeforeAll
    void putTheRules() {
        put("order-points", """
                {"kind": "EarningRule", "id": "order-points", "on": "order", "when": "order.currency == 'EUR'",
                 "points": "order.totalMinor / 100", "validFrom": "2026-01-01"}
                """);
        put("sign-up-bonus", """
                {"kind": "EarningRule", "id": "sign-up-bonus", "on": {"entered": "new-customer"}, "points": 50,
                 "validFrom": "2026-01-01"}
                """);
    }

    private void put(String id, String rule) {
        Http.Answer answer = marketing().put("/earning-rules/" + id, rule);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    @AfterAll
    void close() {
        publisher.close();
    }

    @BeforeEach
    void resumeTheRule() {
        marketing().post("/earning-rules/order-points/resume", "");
    }

    @Test
    void anOrderEarnsItsPoints() {
        String customer = newCustomer();
        OrderEvent order = order(customer, newOrder(), 1_999, UNDER_THE_RULES);

        publisher.publish(Topics.ORDERS, order);

        LoyaltyEvent earned = outcomes(customer, 1).getFirst();
        assertThat(earned.getType()).isEqualTo("EARNED");
        assertThat(earned.getPoints()).isEqualTo(19);
        assertThat(earned.getBalance()).isEqualTo(19);
        assertThat(earned.getPending()).isZero();
        assertThat(earned.getSequence()).isEqualTo(1);
        assertThat(earned.getRuleId()).isEqualTo("order-points");
        assertThat(earned.getOrderId()).isEqualTo(order.getOrderId());
        assertThat(earned.getCauseId()).isEqualTo(order.getEventId());
        assertThat(earned.getOccurredAt()).isEqualTo(UNDER_THE_RULES);
        assertThat(earned.getRecordedAt()).isAfterOrEqualTo(UNDER_THE_RULES);
        assertThat(account(customer).json()).isEqualTo(json("""
                        {"customerId": "%s", "balance": 19, "pending": 0, "lots": [{"points": 19, "expiresAt": null}],
                         "pendingLots": [], "tier": null, "yearPoints": 19, "yearSpendMinor": {"EUR": 1999}, "nextTier": null}
                        """.formatted(customer)));
    }

    @Test
    void anOrderThatIsToldAgainEarnsNothingMoreAlsoByOtherRules() {
        String customer = newCustomer();
        OrderEvent order = order(customer, newOrder(), 1_000, UNDER_THE_RULES);
        publisher.publish(Topics.ORDERS, order, order);
        outcomes(customer, 1);
        putRule("later-rule", "order.country == 'NZ'", "7");

        OrderEvent toldAnew = OrderEvent.newBuilder(order)
                .setEventId(newId())
                .setCurrency("NZD")
                .setCountry("NZ")
                .build();
        publisher.publish(Topics.ORDERS, order, toldAnew);
        publisher.publish(Topics.ORDERS, order(customer, newOrder(), 300, UNDER_THE_RULES));

        assertThat(outcomes(customer, 2)).extracting(LoyaltyEvent::getPoints).containsExactly(10L, 3L);
        assertThat(balance(customer)).isEqualTo(13);
        assertThat(deadLettersOf(customer)).as("what is told again is no fault").isEmpty();
    }

    @Test
    void enteringASegmentEarnsABonusIfSomethingHappenedOrTimeWentBy() {
        String customer = newCustomer();
        MembershipEvent byEvent = membership(customer, "ENTERED", "new-customer", "EVENT");

        publisher.publish(
                Topics.MEMBERSHIPS,
                byEvent,
                byEvent,
                membership(customer, "ENTERED", "new-customer", "DEFINITION"),
                membership(customer, "EXITED", "new-customer", "EVENT"),
                membership(customer, "ENTERED", "lapsed", "TIME"),
                membership(customer, "RENAMED", "new-customer", "EVENT"),
                membership(customer, "ENTERED", "new-customer", "TIME"));

        List<LoyaltyEvent> earned = outcomes(customer, 2);
        assertThat(earned)
                .extracting(LoyaltyEvent::getRuleId, LoyaltyEvent::getPoints, LoyaltyEvent::getBalance)
                .containsExactly(tuple("sign-up-bonus", 50L, 50L), tuple("sign-up-bonus", 50L, 100L));
        assertThat(earned.getFirst().getCauseId()).isEqualTo(byEvent.getEventId());
        assertThat(earned.getFirst().getOrderId()).isNull();
    }

    @Test
    void aCancellationThatComesBeforeItsOrderIsRemembered() {
        String customer = newCustomer();
        String cancelledOrder = newOrder();

        publisher.publish(
                Topics.ORDERS,
                OrderEvent.newBuilder(order(customer, cancelledOrder, 0, UNDER_THE_RULES))
                        .setType("CANCELLED")
                        .build(),
                order(customer, cancelledOrder, 9_000, UNDER_THE_RULES),
                order(customer, newOrder(), 200, UNDER_THE_RULES));

        assertThat(outcomes(customer, 1)).extracting(LoyaltyEvent::getPoints).containsExactly(2L);
    }

    @Test
    void aStoppedRuleGivesNothingAndThatStaysSo() {
        String customer = newCustomer();
        OrderEvent order = order(customer, newOrder(), 1_000, UNDER_THE_RULES);
        marketing().post("/earning-rules/order-points/stop", "");
        publisher.publish(Topics.ORDERS, order);
        awaitAccount(customer);

        marketing().post("/earning-rules/order-points/resume", "");
        publisher.publish(Topics.ORDERS, order, order(customer, newOrder(), 400, UNDER_THE_RULES));

        assertThat(outcomes(customer, 1)).extracting(LoyaltyEvent::getPoints).containsExactly(4L);
    }

    @Test
    void guestsHaveNoAccount() {
        String guest = "guest:" + newId();
        // On the same partition: when the second is there, the first was processed.
        publisher.publish(Topics.ORDERS, order(guest, newOrder(), 1_000, UNDER_THE_RULES));
        String customer = newCustomerBeside(guest);
        publisher.publish(Topics.ORDERS, order(customer, newOrder(), 1_000, UNDER_THE_RULES));

        outcomes(customer, 1);
        assertThat(account(guest).status()).isEqualTo(404);
        assertThat(account(guest).code()).isEqualTo("not_found");
        assertThat(support().get("/accounts/" + guest + "/entries").status()).isEqualTo(404);
    }

    @Test
    void aLoadedHistoryFromBeforeTheRulesEarnsNothingAndIsThroughInSeconds() {
        String suffix = newId();
        OrderEvent[] history = IntStream.range(0, 7_000)
                .mapToObj(i -> order("c-" + i % 2_350 + "-" + suffix, newOrder(), 5_000, BEFORE_THE_RULES))
                .toArray(OrderEvent[]::new);
        OrderEvent[] today = IntStream.range(0, 20)
                .mapToObj(i -> order("c-" + i + "-" + suffix, newOrder(), 100, UNDER_THE_RULES))
                .toArray(OrderEvent[]::new);

        publisher.publish(Topics.ORDERS, history);
        publisher.publish(Topics.ORDERS, today);

        assertThat(OutcomeReader.await(
                        Topics.LOYALTY_ENTRIES,
                        20,
                        event -> event.getCustomerId().endsWith(suffix)))
                .hasSize(20)
                .allSatisfy(event -> assertThat(event.getPoints()).isEqualTo(1));
        JsonNode account = account("c-2300-" + suffix).json();
        assertThat(account.path("balance").asLong()).isZero();
        assertThat(account.path("lots").isEmpty()).isTrue();
    }

    /** Orders and memberships of the same customers are read by several threads at a time, and cut into batches as it comes. */
    @Test
    void manyBatchesOfTheSameCustomersLeaveOneEntryForEachCauseWithoutGaps() {
        String suffix = newId();
        Random random = new Random(7);
        List<OrderEvent> orders = new ArrayList<>();
        List<MembershipEvent> entries = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            String customer = "c-" + random.nextInt(30) + "-" + suffix;
            OrderEvent order = order(customer, newOrder(), 100, UNDER_THE_RULES);
            orders.add(order);
            orders.add(OrderEvent.newBuilder(order).setEventId(newId()).build());
            if (i % 3 == 0) {
                MembershipEvent entry = membership(customer, "ENTERED", "new-customer", "EVENT");
                entries.add(entry);
                entries.add(entry);
            }
        }
        Collections.shuffle(orders, random);

        for (int part = 0; part < 10; part++) {
            publisher.publish(Topics.ORDERS, part(orders, part).toArray(OrderEvent[]::new));
            publisher.publish(Topics.MEMBERSHIPS, part(entries, part).toArray(MembershipEvent[]::new));
        }

        List<LoyaltyEvent> earned = OutcomeReader.await(
                Topics.LOYALTY_ENTRIES, 2_000, event -> event.getCustomerId().endsWith(suffix));
        assertThat(earned).hasSize(2_000);
        assertThat(new HashSet<>(earned.stream().map(LoyaltyEvent::getEntryId).toList()))
                .hasSize(2_000);
        earned.stream().collect(groupingBy(LoyaltyEvent::getCustomerId)).forEach((customer, own) -> {
            long balance = 0;
            for (int i = 0; i < own.size(); i++) {
                balance += own.get(i).getPoints();
                assertThat(own.get(i).getSequence()).isEqualTo(i + 1);
                assertThat(own.get(i).getBalance()).isEqualTo(balance);
            }
            assertThat(balance(customer)).isEqualTo(balance);
        });
        assertThat(earned.stream().mapToLong(LoyaltyEvent::getPoints).sum()).isEqualTo(1_500 + 500 * 50);
    }

    @Test
    void whatCannotBeReadGoesToTheDeadLettersAndHarmsNoOther() {
        String customer = newCustomer();
        publisher.publishRaw(
                new ProducerRecord<>(Topics.ORDERS.name(), bytes(customer), bytes("this is no Avro: " + customer)));
        publisher.publish(
                Topics.ORDERS,
                OrderEvent.newBuilder(order(customer, newOrder(), 100, UNDER_THE_RULES))
                        .setTotalMinor(-1)
                        .build(),
                order(customer, newOrder(), 600, UNDER_THE_RULES));

        assertThat(outcomes(customer, 1)).extracting(LoyaltyEvent::getPoints).containsExactly(6L);
        Awaitility.await().until(() -> deadLettersOf(customer).size() == 2);
        assertThat(deadLettersOf(customer))
                .extracting(letter -> header(letter, "perennial.reason"))
                .containsExactlyInAnyOrder("not_avro", "invalid");
    }

    @Test
    void entriesArePagedByTheirSequence() {
        String customer = newCustomer();
        publisher.publish(
                Topics.ORDERS,
                IntStream.rangeClosed(1, 5)
                        .mapToObj(i -> order(customer, newOrder(), i * 100L, UNDER_THE_RULES))
                        .toArray(OrderEvent[]::new));
        LoyaltyEvent first = outcomes(customer, 5).getFirst();

        JsonNode page =
                support().get("/accounts/" + customer + "/entries?limit=2").json();
        assertThat(page.path("items").size()).isEqualTo(2);
        assertThat(page.path("next").asString()).isEqualTo("2");
        assertThat(page.path("items").get(0)).isEqualTo(json("""
                        {"entryId": "%s", "type": "EARNED", "sequence": 1, "points": 1, "balance": 1, "pending": 0,
                         "ruleId": "order-points", "orderId": "%s", "causeId": "%s",
                         "occurredAt": "%s", "recordedAt": "%s"}
                        """.formatted(
                        first.getEntryId(),
                        first.getOrderId(),
                        first.getCauseId(),
                        first.getOccurredAt(),
                        first.getRecordedAt())));

        JsonNode last = support()
                .get("/accounts/" + customer + "/entries?limit=2&after=4")
                .json();
        assertThat(last.path("items").size()).isEqualTo(1);
        assertThat(last.path("items").get(0).path("sequence").asLong()).isEqualTo(5);
        assertThat(last.path("next").isNull()).isTrue();

        assertThat(support()
                        .get("/accounts/" + customer + "/entries?after=first")
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "points": "order.total / 100"                        | points, line 1, column 1: unknown name 'order'
            "points": "order.totalMinor * 1.5"                   | points, line 1, column 18: '*' does not apply to
            "points": 1.5                                        | points, line 1, column 1: expected type 'int'
            "points": "1", "when": "order.currency"              | when, line 1, column 6: expected type 'bool'
            "when": "true"                                       | points is missing
            "points": "1", "validFrom": "soon"                   | validFrom must be a date
            "points": "1", "pendingDays": -1                     | pendingDays must be between 0 and 36500
            "points": "1", "pendingWeeks": 2                     | pendingWeeks is not a known key
            """)
    void aRuleThatIsNoneIsRefusedAndToldWhere(String keys, String reason) {
        Http.Answer answer = marketing()
                .put(
                        "/earning-rules/bad",
                        "{\"kind\": \"EarningRule\", \"id\": \"bad\", \"on\": \"order\", " + keys + "}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("invalid_definition");
        assertThat(answer.json().path("detail").asString()).startsWith(reason);
        assertThat(marketing().get("/earning-rules/bad").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "orders"
            {"entered": "vip", "exited": "vip"}
            {"entered": ""}
            {"loyalty": "MILESTONE"}
            """)
    void aRuleIsOnAnOrderOrOnAnEntry(String on) {
        Http.Answer answer = marketing()
                .put(
                        "/earning-rules/bad",
                        "{\"kind\": \"EarningRule\", \"id\": \"bad\", \"points\": \"1\", \"on\": " + on + "}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("detail").asString())
                .isEqualTo("on must be order, {entered: <segment>} or {engagement: <type>}");
    }

    @Test
    void eachEndpointIsForItsScopesOnly() {
        assertThat(Access.lines(mappings, port))
                .containsExactlyElementsOf("""
                GET /accounts/{customerId}: storefront support
                POST /accounts/{customerId}/adjustments: support
                GET /accounts/{customerId}/entries: storefront support
                POST /accounts/{customerId}/rewards/{rewardId}: storefront
                GET /accounts/{customerId}/statement: support
                GET /earning-rules: data marketing
                GET /earning-rules/{id}: data marketing
                PUT /earning-rules/{id}: marketing
                POST /earning-rules/{id}/resume: marketing
                POST /earning-rules/{id}/stop: marketing
                GET /liability: data marketing
                GET /milestones: data marketing
                GET /milestones/{id}: data marketing
                PUT /milestones/{id}: marketing
                POST /milestones/{id}/resume: marketing
                POST /milestones/{id}/stop: marketing
                GET /rewards: data marketing storefront support
                GET /rewards/{id}: data marketing storefront support
                PUT /rewards/{id}: marketing
                POST /rewards/{id}/resume: marketing
                POST /rewards/{id}/stop: marketing
                GET /tiers: data marketing
                GET /tiers/{id}: data marketing
                PUT /tiers/{id}: marketing
                POST /tiers/{id}/resume: marketing
                POST /tiers/{id}/stop: marketing
                """.lines().toList());
    }

    @Test
    void metricsTellThePointsByRuleAndWhatIsIgnored() {
        String customer = newCustomer();
        publisher.publish(
                Topics.ORDERS,
                OrderEvent.newBuilder(order(customer, newOrder(), 100, UNDER_THE_RULES))
                        .setType("FORGOTTEN")
                        .build(),
                order(customer, newOrder(), 100, UNDER_THE_RULES));
        outcomes(customer, 1);

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(metrics())
                        .containsPattern(
                                "perennial_loyalty_points_total\\{.*rule=\"order-points\".*type=\"EARNED\".*} [1-9]")
                        .containsPattern(
                                "perennial_loyalty_points_total\\{.*rule=\"order-points\".*type=\"EXPIRED\".*} 0")
                        .containsPattern("perennial_ignored_total\\{.*topic=\"storefront.orders\""));
    }

    @Test
    void aRuleThatHasNoValueForAnOrderIsCountedFromZero() {
        putRule("by-items", "order.country == 'NO'", "1000 / order.items");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(metrics())
                        .containsPattern("perennial_loyalty_rule_failures_total\\{.*rule=\"by-items\".*} 0"));
        String customer = newCustomer();

        publisher.publish(
                Topics.ORDERS,
                OrderEvent.newBuilder(order(customer, newOrder(), 500, UNDER_THE_RULES))
                        .setCountry("NO")
                        .build());

        assertThat(outcomes(customer, 1)).extracting(LoyaltyEvent::getPoints).containsExactly(5L);
        Awaitility.await()
                .untilAsserted(() -> assertThat(metrics())
                        .containsPattern("perennial_loyalty_rule_failures_total\\{.*rule=\"by-items\".*} 1"));
    }

    private String metrics() {
        return Http.at(managementPort).as("data").get("/actuator/prometheus").body();
    }

    private void putRule(String id, String when, String points) {
        Http.Answer answer = marketing().put("/earning-rules/" + id, """
                {"kind": "EarningRule", "id": "%s", "on": "order", "when": "%s", "points": "%s"}
                """.formatted(id, when, points));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    /** All outcomes of a customer, as soon as there are so many, in the order of the topic. */
    private static List<LoyaltyEvent> outcomes(String customer, int count) {
        return OutcomeReader.await(
                Topics.LOYALTY_ENTRIES, count, event -> event.getCustomerId().equals(customer));
    }

    private void awaitAccount(String customer) {
        Awaitility.await().until(() -> account(customer).status() == 200);
    }

    private Http.Answer account(String customer) {
        return Http.at(port).as("storefront").get("/accounts/" + customer);
    }

    private long balance(String customer) {
        return account(customer).json().path("balance").asLong();
    }

    private Http support() {
        return Http.at(port).as("support");
    }

    private Http marketing() {
        return Http.at(port).as("marketing");
    }

    private static OrderEvent order(String customer, String orderId, long totalMinor, Instant at) {
        return OrderEvent.newBuilder()
                .setEventId(newId())
                .setType("PLACED")
                .setOccurredAt(at)
                .setCustomerId(customer)
                .setOrderId(orderId)
                .setCurrency("EUR")
                .setTotalMinor(totalMinor)
                .build();
    }

    private static MembershipEvent membership(String customer, String type, String segment, String reason) {
        return MembershipEvent.newBuilder()
                .setEventId(newId())
                .setType(type)
                .setOccurredAt(UNDER_THE_RULES)
                .setRecordedAt(UNDER_THE_RULES)
                .setCauseId("sign-up")
                .setCustomerId(customer)
                .setSegmentId(segment)
                .setDefinitionVersion(1)
                .setReason(reason)
                .build();
    }

    private static <T> List<T> part(List<T> all, int tenth) {
        return all.subList(all.size() * tenth / 10, all.size() * (tenth + 1) / 10);
    }

    private static String newCustomer() {
        return "c-" + newId();
    }

    /** A customer whose records are on the same partition as those of {@code other}. */
    private static String newCustomerBeside(String other) {
        return java.util.stream.Stream.generate(LoyaltyServiceIT::newCustomer)
                .filter(customer -> partition(customer) == partition(other))
                .findFirst()
                .orElseThrow();
    }

    private static int partition(String key) {
        return org.apache.kafka.clients.producer.internals.BuiltInPartitioner.partitionForKey(
                bytes(key), Backbone.PARTITIONS);
    }

    private static String newOrder() {
        return "o-" + newId();
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<ConsumerRecord<byte[], byte[]>> deadLettersOf(String customer) {
        return OutcomeReader.raw("storefront.orders.loyalty.dlt").stream()
                .filter(letter -> Arrays.equals(letter.key(), bytes(customer)))
                .toList();
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static JsonNode json(String text) {
        return tools.jackson.databind.json.JsonMapper.shared().readTree(text);
    }
}
