package perennial.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import perennial.events.CustomerSegments;
import perennial.events.MembershipEvent;
import perennial.platform.admission.DeadLetter;
import perennial.platform.testing.Backbone;
import perennial.platform.testing.EventPublisher;
import perennial.platform.testing.Http;
import perennial.platform.testing.OutcomeReader;
import perennial.schemas.Topics;
import perennial.segment.topology.Events;
import tools.jackson.databind.JsonNode;

/** The service, on a real broker and a real registry: driven through topics, and asked over HTTP and topics. */
class SegmentServiceIT {
    private static final Path STATE = Path.of("target", "state-" + UUID.randomUUID());
    private static final EventPublisher PUBLISHER = new EventPublisher();
    private static @Nullable ConfigurableApplicationContext service;

    private final String customerId = "c-" + UUID.randomUUID();

    private static ConfigurableApplicationContext start(String instanceId, Path state) {
        Map<String, Object> properties = new HashMap<>();
        Backbone.get().register((name, value) -> properties.put(name, Objects.requireNonNull(value.get())));
        properties.put("server.port", "0");
        properties.put("perennial.segment.advertised", instanceId + ":1");
        properties.put("perennial.segment.definitions", "../programme/segments");
        properties.put("perennial.instance-id", instanceId);
        properties.put("spring.kafka.streams.state-dir", state.toString());
        properties.put("spring.jmx.enabled", "false");
        ConfigurableApplicationContext started = new SpringApplicationBuilder(SegmentApplication.class)
                .run(properties.entrySet().stream()
                        .map(property -> "--" + property.getKey() + "=" + property.getValue())
                        .toArray(String[]::new));
        awaitReady(started);
        return started;
    }

    private static void awaitReady(ConfigurableApplicationContext instance) {
        Awaitility.await("ready")
                .atMost(Duration.ofSeconds(60))
                .until(() -> Http.at(port(instance, "management"))
                                .get("/actuator/health/readiness")
                                .status()
                        == 200);
    }

    @BeforeAll
    static void start() {
        service = start("one", STATE);
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
        PUBLISHER.close();
    }

    private static ConfigurableApplicationContext service() {
        return Objects.requireNonNull(service);
    }

    @Test
    void aSignUpEntersAndTheWelcomeMessageLeaves() {
        Instant signedUpAt = now().minusSeconds(10);
        PUBLISHER.publish(Topics.CUSTOMERS, Events.signUp(customerId, signedUpAt));
        MembershipEvent entered = told(1).getFirst();
        assertThat(entered.getType()).isEqualTo("ENTERED");
        assertThat(entered.getSegmentId()).isEqualTo("new-customer");
        assertThat(entered.getOccurredAt()).isEqualTo(signedUpAt);
        assertThat(entered.getCauseId()).isEqualTo("signup-" + customerId);

        JsonNode customer = http("support").get("/customers/" + customerId).json();
        assertThat(customer.at("/memberships/0/segmentId").asString()).isEqualTo("new-customer");
        assertThat(customer.at("/memberships/0/since").asString()).isEqualTo(signedUpAt.toString());
        assertThat(customer.at("/profile/consents/email/granted").asBoolean()).isTrue();
        assertThat(customer.at("/nextTimerAt").asString())
                .isEqualTo(signedUpAt.plus(Duration.ofDays(30)).toString());
        long size = size("new-customer");
        assertThat(size).isPositive();

        PUBLISHER.publish(
                Topics.MESSAGES, Events.message(customerId, "m-" + customerId, "SENT", signedUpAt.plusSeconds(5)));
        MembershipEvent exited = told(2).getLast();
        assertThat(exited.getType()).isEqualTo("EXITED");
        assertThat(exited.getOccurredAt()).isEqualTo(signedUpAt.plusSeconds(5));
        assertThat(exited.getCauseId()).isEqualTo("SENT-m-" + customerId);
        assertThat(size("new-customer")).isEqualTo(size - 1);
        CustomerSegments current = OutcomeReader.await(
                        Topics.CUSTOMER_SEGMENTS,
                        2,
                        segments -> segments.getCustomerId().equals(customerId))
                .getLast();
        assertThat(current.getSegments()).isEmpty();
    }

    @Test
    void timeMovesHerToTheMillisecond() {
        Instant leftAt = now().minus(Duration.ofHours(1)).plusSeconds(3);
        PUBLISHER.publish(Topics.CARTS, Events.cart(customerId, "k-" + customerId, leftAt, 2));
        MembershipEvent entered = told(1).getFirst();
        assertThat(entered.getSegmentId()).isEqualTo("cart-abandoned");
        assertThat(entered.getReason()).isEqualTo("TIME");
        assertThat(entered.getOccurredAt()).isEqualTo(leftAt.plus(Duration.ofHours(1)));
        assertThat(Duration.between(entered.getOccurredAt(), entered.getRecordedAt()))
                .isBetween(Duration.ZERO, Duration.ofSeconds(1));
    }

    @Test
    void badInputIsPutAsideWithTheReasonAndHoldsUpNobody() {
        byte[] key = customerId.getBytes(StandardCharsets.UTF_8);
        int partition = Utils.toPositive(Utils.murmur2(key)) % Backbone.PARTITIONS;
        byte[] good = PUBLISHER.encode(Topics.ORDERS, Events.order(customerId, "o-" + customerId, now()));
        byte[] unknownSchema = good.clone();
        unknownSchema[1] = 0x7f;
        Map<String, String> expected = new HashMap<>();
        List<ProducerRecord<byte[], byte[]>> bad = List.of(
                labelled("not_avro", null, key, "not avro at all".getBytes(StandardCharsets.UTF_8), expected),
                labelled("unknown_schema", null, key, unknownSchema, expected),
                labelled("missing_key", null, null, good, expected),
                labelled("wrong_partition", (partition + 1) % Backbone.PARTITIONS, key, good, expected),
                labelled(
                        "invalid",
                        null,
                        key,
                        PUBLISHER.encode(Topics.ORDERS, Events.order(customerId, "o", "PLACED", now(), -5)),
                        expected),
                labelled(
                        "wrong_key",
                        null,
                        "someone else".getBytes(StandardCharsets.UTF_8),
                        PUBLISHER.encode(Topics.ORDERS, Events.order(customerId, "o", now())),
                        expected),
                labelled(
                        "occurred_in_future",
                        null,
                        key,
                        PUBLISHER.encode(Topics.ORDERS, Events.order(customerId, "o", now().plusSeconds(600))),
                        expected));
        bad.forEach(PUBLISHER::publishRaw);
        PUBLISHER.publish(Topics.ORDERS, Events.order(customerId, "o-" + customerId, now().minus(Duration.ofDays(91))));

        assertThat(told(1).getFirst().getSegmentId()).isEqualTo("lapsed");
        List<ConsumerRecord<byte[], byte[]>> letters =
                OutcomeReader.awaitRaw("storefront.orders.segment.dlt", bad.size());
        Map<String, String> found = new HashMap<>();
        letters.stream()
                .filter(letter -> letter.headers().lastHeader("label") != null)
                .forEach(letter -> found.put(header(letter, "label"), header(letter, DeadLetter.REASON)));
        assertThat(found).isEqualTo(expected);
        assertThat(http("data")
                        .get("/customers/" + customerId)
                        .json()
                        .at("/profile/orders/count")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void whatOneMayNotAskIsRefusedAndWhatThereIsNotIsNotFound() {
        assertThat(Http.at(port(service(), "server")).get("/segments").status()).isEqualTo(401);
        assertThat(http("support").get("/segments/lapsed").status()).isEqualTo(403);
        assertThat(http("marketing").get("/customers/" + customerId).status()).isEqualTo(403);
        Http.Answer nobody = http("support").get("/customers/" + customerId);
        assertThat(nobody.status()).isEqualTo(404);
        assertThat(nobody.code()).isEqualTo("not_found");
        assertThat(http("marketing").get("/segments/nonsense").status()).isEqualTo(404);
    }

    @Test
    void listsTheSegmentsThatAreLive() {
        JsonNode list = http("marketing").get("/segments").json();
        assertThat(list.at("/items")).hasSizeGreaterThanOrEqualTo(3);
        JsonNode lapsed = http("data").get("/segments/lapsed").json();
        assertThat(lapsed.at("/version").asInt()).isEqualTo(1);
        assertThat(lapsed.at("/state").asString()).isEqualTo("LIVE");
        assertThat(lapsed.at("/when").asString()).isEqualTo("orders.count > 0 && since(orders.lastAt) >= days(90)");
    }

    @Test
    void anErasedCustomerIsGone() {
        Instant signedUpAt = now().minusSeconds(10);
        PUBLISHER.publish(Topics.CUSTOMERS, Events.signUp(customerId, signedUpAt));
        assertThat(told(1)).hasSize(1);
        PUBLISHER.publish(Topics.CUSTOMERS, Events.erasure(customerId, signedUpAt.plusSeconds(1)));
        assertThat(told(2).getLast().getReason()).isEqualTo("ERASED");
        assertThat(http("support").get("/customers/" + customerId).status()).isEqualTo(404);
        Awaitility.await()
                .untilAsserted(() -> assertThat(OutcomeReader.raw(Topics.CUSTOMER_SEGMENTS.name()))
                        .anySatisfy(segments -> {
                            assertThat(segments.key()).isEqualTo(customerId.getBytes(StandardCharsets.UTF_8));
                            assertThat(segments.value()).isNull();
                        }));
    }

    @Test
    void metricsTellOfThroughputLagLatencyAndDeadLetters() {
        PUBLISHER.publish(Topics.CUSTOMERS, Events.signUp(customerId, now()));
        assertThat(told(1)).hasSize(1);
        String metrics = Http.at(port(service(), "management"))
                .as("data")
                .get("/actuator/prometheus")
                .body();
        assertThat(metrics)
                .contains(
                        "perennial_consumer_records_total",
                        "perennial_outcome_latency_seconds_bucket",
                        "perennial_segment_transitions_total",
                        "perennial_segment_decision_seconds",
                        "perennial_segment_timers_overdue_seconds",
                        "records_lag_max");
    }

    @Test
    void afterARestartWithoutItsDiskItKnowsWhatItKnewAndGoesOn() {
        Instant orderedAt = now().minus(Duration.ofDays(200));
        PUBLISHER.publish(Topics.ORDERS, Events.order(customerId, "o-" + customerId, orderedAt));
        assertThat(told(1)).hasSize(1);
        JsonNode before = http("support").get("/customers/" + customerId).json();
        long size = size("lapsed");

        service().close();
        delete(STATE);
        start();
        assertThat(http("support").get("/customers/" + customerId).json()).isEqualTo(before);
        assertThat(size("lapsed")).isEqualTo(size);
        PUBLISHER.publish(Topics.ORDERS, Events.order(customerId, "o2-" + customerId, now()));
        assertThat(told(2)).extracting(MembershipEvent::getType).containsExactly("ENTERED", "EXITED");
    }

    @Test
    void twoInstancesShareTheCustomersAndNeitherTellsHalfTheTruth() {
        List<String> customers =
                IntStream.range(0, 12).mapToObj(i -> customerId + "-" + i).toList();
        customers.forEach(
                id -> PUBLISHER.publish(Topics.ORDERS, Events.order(id, "o-" + id, now().minus(Duration.ofDays(100)))));
        customers.forEach(id -> OutcomeReader.await(
                Topics.MEMBERSHIPS, 1, event -> event.getCustomerId().equals(id)));
        try (ConfigurableApplicationContext second = start("two", Path.of(STATE + "-two"))) {
            List<ConfigurableApplicationContext> both = List.of(service(), second);
            Awaitility.await("both own customers")
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> both.forEach(instance -> assertThat(customers)
                            .anyMatch(id -> ask(instance, "/customers/" + id).status() == 200)));
            both.forEach(SegmentServiceIT::awaitReady);
            assertThat(customers)
                    .allSatisfy(id -> assertThat(both.stream()
                                    .map(instance ->
                                            ask(instance, "/customers/" + id).status()))
                            .containsExactlyInAnyOrder(200, 503));
            Http.Answer size = ask(second, "/segments/lapsed");
            assertThat(size.status()).isEqualTo(503);
            assertThat(size.code()).isEqualTo("unavailable");
            assertThat(size.headers().firstValue("Retry-After")).isPresent();
        }
        Awaitility.await("the first takes over")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(customers)
                        .allMatch(id -> ask(service(), "/customers/" + id).status() == 200));
        assertThat(ask(service(), "/segments/lapsed").status()).isEqualTo(200);
    }

    private static Http.Answer ask(ConfigurableApplicationContext instance, String path) {
        return Http.at(port(instance, "server")).as("data").get(path);
    }

    private List<MembershipEvent> told(int count) {
        return OutcomeReader.await(
                Topics.MEMBERSHIPS, count, event -> event.getCustomerId().equals(customerId));
    }

    private static long size(String segmentId) {
        return http("data").get("/segments/" + segmentId).json().at("/size").asLong();
    }

    private static Http http(String scope) {
        return Http.at(port(service(), "server")).as(scope);
    }

    private static int port(ConfigurableApplicationContext instance, String which) {
        return instance.getEnvironment().getRequiredProperty("local." + which + ".port", Integer.class);
    }

    private static ProducerRecord<byte[], byte[]> labelled(
            String reason,
            @Nullable Integer partition,
            byte @Nullable [] key,
            byte[] value,
            Map<String, String> expected) {
        String label = UUID.randomUUID().toString();
        expected.put(label, reason);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(Topics.ORDERS.name(), partition, key, value);
        record.headers().add("label", label.getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
