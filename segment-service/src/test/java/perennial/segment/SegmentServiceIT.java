package perennial.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import perennial.events.CustomerSegments;
import perennial.events.MembershipEvent;
import perennial.platform.admission.DeadLetter;
import perennial.platform.testing.Access;
import perennial.platform.testing.Backbone;
import perennial.platform.testing.EventPublisher;
import perennial.platform.testing.Http;
import perennial.platform.testing.OutcomeReader;
import perennial.schemas.Topics;
import perennial.segment.definition.TestSegments;
import perennial.segment.topology.Events;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service, on a real broker and a real registry: driven through topics, and asked over HTTP and topics. */
class SegmentServiceIT {

    private static final Path STATE = Path.of("target", "state-" + UUID.randomUUID());
    private static final String ERASURE_KEY = Base64.getEncoder().encodeToString(new byte[32]);
    private static final EventPublisher PUBLISHER = new EventPublisher();
    private static @Nullable ConfigurableApplicationContext service;

    private final String customerId = "c-" + UUID.randomUUID();

    private static ConfigurableApplicationContext start(String instanceId, Path state) {
        Map<String, Object> properties = new HashMap<>();
        Backbone.get().register((name, value) -> properties.put(name, Objects.requireNonNull(value.get())));
        int port = freePort();
        properties.put("server.port", port);
        properties.put("perennial.segment.advertised", "localhost:" + port);
        properties.put("perennial.segment.erasure-key", ERASURE_KEY);
        properties.put("perennial.instance-id", instanceId);
        properties.put("spring.kafka.streams.state-dir", state.toString());
        properties.put("spring.kafka.streams.properties[consumer.session.timeout.ms]", "6000");
        properties.put("spring.jmx.enabled", "false");
        ConfigurableApplicationContext started = new SpringApplicationBuilder(SegmentApplication.class)
                .run(properties.entrySet().stream()
                        .map(property -> "--" + property.getKey() + "=" + property.getValue())
                        .toArray(String[]::new));
        awaitReady(started);
        return started;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        TestSegments.THREE.forEach(SegmentServiceIT::define);
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
    void eachEndpointIsForItsScopesOnly() {
        RequestMappingHandlerMapping mappings =
                service().getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
        assertThat(Access.lines(mappings, port(service(), "server")))
                .containsExactlyElementsOf("""
                GET /customers/{id}: data support
                GET /customers/{id}/explain: data support
                GET /partitions/members: data marketing
                POST /partitions/preview: data marketing
                GET /partitions/segments: data marketing
                GET /segments: data marketing
                POST /segments/preview: data marketing
                DELETE /segments/{id}: marketing
                GET /segments/{id}: data marketing
                PUT /segments/{id}: marketing
                GET /segments/{id}/members: data marketing
                POST /segments/{id}/resume: marketing
                POST /segments/{id}/stop: marketing
                """.lines().toList());
    }

    @Test
    void whatThereIsNotIsNotFound() {
        Http.Answer nobody = http("support").get("/customers/" + customerId);
        assertThat(nobody.status()).isEqualTo(404);
        assertThat(nobody.code()).isEqualTo("not_found");
        assertThat(http("marketing").get("/segments/nonsense").status()).isEqualTo(404);
    }

    @Test
    void listsTheSegmentsThatAreLive() {
        JsonNode list = http("marketing").get("/segments").json();
        assertThat(list.at("/items")).hasSizeGreaterThanOrEqualTo(3);
        assertThat(http("marketing")
                        .get("/segments?limit=1&after=cart-abandoned")
                        .json()
                        .at("/items/0/id")
                        .asString())
                .isEqualTo("lapsed");
        JsonNode lapsed = http("data").get("/segments/lapsed").json();
        assertThat(lapsed.at("/version").asInt()).isEqualTo(1);
        assertThat(lapsed.at("/state").asString()).isEqualTo("LIVE");
        assertThat(lapsed.at("/when").asString()).isEqualTo("orders.count > 0 && since(orders.lastAt) >= days(90)");
    }

    @Test
    void aSegmentIsPutChangedStoppedResumedAndDeletedWhileItRuns() {
        String id = "s-" + customerId.substring(2, 10);
        PUBLISHER.publish(Topics.ORDERS, Events.order(customerId, "o-" + customerId, now().minusSeconds(60)));
        awaitOrders(1);
        JsonNode put = put(id, "orders.count > 0", 200).json();
        assertThat(put.at("/version").asInt()).isEqualTo(1);
        MembershipEvent entered = toldOf(id, 1).getFirst();
        assertThat(entered.getReason()).isEqualTo("DEFINITION");
        assertThat(entered.getCauseId()).isEqualTo("definition:" + id + ":1");
        awaitState(id, "LIVE");
        assertThat(size(id)).isPositive();
        assertThat(put(id, "orders.count > 0", 200).json().at("/version").asInt())
                .isEqualTo(1);

        assertThat(http("marketing")
                        .post("/segments/" + id + "/stop", "")
                        .json()
                        .at("/state")
                        .asString())
                .isEqualTo("STOPPED");
        awaitState(id, "STOPPED");
        assertThat(put(id, "orders.count > 1", 200).json().at("/version").asInt())
                .isEqualTo(2);
        PUBLISHER.publish(Topics.ORDERS, Events.order(customerId, "o2-" + customerId, now().minusSeconds(30)));
        awaitOrders(2);
        assertThat(put(id, "orders.count > 2", 200).json().at("/version").asInt())
                .isEqualTo(3);
        assertThat(toldOf(id, 1)).hasSize(1);
        assertThat(http("marketing").post("/segments/" + id + "/resume", "").status())
                .isEqualTo(200);
        MembershipEvent exited = toldOf(id, 2).getLast();
        assertThat(exited.getType()).isEqualTo("EXITED");
        assertThat(exited.getDefinitionVersion()).isEqualTo(3);

        put(id, "orders.count > 1", 200);
        assertThat(toldOf(id, 3)).hasSize(3);
        assertThat(http("marketing").send("DELETE", "/segments/" + id, null).status())
                .isEqualTo(204);
        assertThat(toldOf(id, 4).getLast().getReason()).isEqualTo("DELETED");
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(http("data").get("/segments/" + id).status()).isEqualTo(404));
        assertThat(http("marketing").send("DELETE", "/segments/" + id, null).status())
                .isEqualTo(404);
        assertThat(http("marketing").post("/segments/" + id + "/stop", "").status())
                .isEqualTo(404);
        assertThat(put(id, "orders.count > 1", 200).json().at("/version").asInt())
                .isEqualTo(5);
        http("marketing").send("DELETE", "/segments/" + id, null);
    }

    @Test
    void aDefinitionThatDoesNotCompileIsRefusedAndSaysWhere() {
        Http.Answer refused = put("nonsense", "orders.count > 0 &&\n  orders.total > 5", 422);
        assertThat(refused.code()).isEqualTo("invalid_definition");
        assertThat(refused.json().at("/detail").asString())
                .startsWith("when, line 2, column 3")
                .contains("orders.count");
        assertThat(http("marketing")
                        .put("/segments/x", "{\"kind\":\"Segment\",\"id\":\"x\",\"when\":\"true\",\"colour\":1}")
                        .json()
                        .at("/detail")
                        .asString())
                .contains("colour");
        assertThat(http("marketing")
                        .put("/segments/x", "{\"kind\":\"Segment\",\"id\":\"y\",\"when\":\"true\"}")
                        .json()
                        .at("/detail")
                        .asString())
                .isEqualTo("id must be x, as in the path");
        assertThat(http("data").put("/segments/x", "{}").status()).isEqualTo(403);
    }

    @Test
    void aPreviewSaysWhoWouldBeInItBeforeItGoesLive() {
        PUBLISHER.publish(
                Topics.ORDERS, Events.order(customerId, "preview-" + customerId, "PLACED", now(), 123_456_789));
        awaitOrders(1);
        JsonNode preview = http("marketing")
                .post("/segments/preview", "{\"when\":\"orders.spentMinor('EUR') == 123456789\"}")
                .json();
        assertThat(preview.at("/size").asInt()).isEqualTo(1);
        assertThat(preview.at("/sample/0").asString()).isEqualTo(customerId);
        assertThat(preview.at("/warnings")).isEmpty();
        assertThat(http("marketing")
                        .post("/segments/preview", "{\"when\":\"!(since(orders.lastAt) < days(3))\"}")
                        .json()
                        .at("/warnings"))
                .isNotEmpty();
        assertThat(http("marketing")
                        .post("/segments/preview", "{\"when\":\"1 + 1\"}")
                        .status())
                .isEqualTo(422);
        assertThat(http("marketing").post("/segments/preview", "{}").status()).isEqualTo(400);
    }

    @Test
    void saysWhoIsInASegmentPageByPageAndWhy() {
        List<String> customers =
                IntStream.range(0, 5).mapToObj(i -> customerId + "-" + i).toList();
        customers.forEach(
                id -> PUBLISHER.publish(Topics.ORDERS, Events.order(id, "o-" + id, now().minus(Duration.ofDays(100)))));
        customers.forEach(id -> OutcomeReader.await(
                Topics.MEMBERSHIPS, 1, event -> event.getCustomerId().equals(id)));
        List<String> found = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = http("data")
                    .get("/segments/lapsed/members?limit=2&after=" + after)
                    .json();
            page.at("/items")
                    .forEach(member -> found.add(member.at("/customerId").asString()));
            after = page.path("next").asString("");
        } while (!after.isEmpty());
        assertThat(found).containsAll(customers).isSorted();
        assertThat(found).hasSize((int) size("lapsed"));

        JsonNode why = http("support")
                .get("/customers/" + customers.getFirst() + "/explain?segment=lapsed")
                .json();
        assertThat(why.at("/value").asBoolean()).isTrue();
        assertThat(why.at("/children/0/expr").asString()).isEqualTo("orders.count > 0");
        assertThat(why.at("/children/0/value").asBoolean()).isTrue();
        assertThat(http("support")
                        .get("/customers/" + customers.getFirst() + "/explain?segment=none")
                        .status())
                .isEqualTo(404);
        assertThat(http("support")
                        .get("/customers/" + customers.getFirst() + "/explain")
                        .status())
                .isEqualTo(400);
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

    /** The settings with which changelogs are created see to it within days; here they are sharpened to seconds. */
    @Test
    void afterCompactionNothingOfAnErasedCustomerIsLeftInChangelogs() throws Exception {
        PUBLISHER.publish(Topics.CUSTOMERS, Events.signUp(customerId, now().minusSeconds(10)));
        PUBLISHER.publish(Topics.CARTS, Events.cart(customerId, "k-" + customerId, now().minusSeconds(9), 2));
        assertThat(told(1)).hasSize(1);
        PUBLISHER.publish(Topics.CUSTOMERS, Events.erasure(customerId, now().minusSeconds(1)));
        assertThat(told(2).getLast().getReason()).isEqualTo("ERASED");
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Backbone.get().bootstrapServers()))) {
            List<ConfigResource> changelogs = admin.listTopics().names().get().stream()
                    .filter(topic -> topic.startsWith("perennial-segment-") && topic.endsWith("-changelog"))
                    .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                    .toList();
            assertThat(changelogs).hasSize(6);
            assertThat(admin.describeConfigs(changelogs).all().get().values()).allSatisfy(config -> {
                assertThat(config.get("cleanup.policy").value()).isEqualTo("compact");
                assertThat(Duration.ofMillis(
                                Long.parseLong(config.get("segment.ms").value())))
                        .isLessThanOrEqualTo(Duration.ofDays(1));
                assertThat(Duration.ofMillis(Long.parseLong(
                                config.get("max.compaction.lag.ms").value())))
                        .isLessThanOrEqualTo(Duration.ofDays(2));
            });
            admin.incrementalAlterConfigs(changelogs.stream()
                            .collect(Collectors.toMap(
                                    changelog -> changelog,
                                    changelog -> Stream.of(
                                                    "segment.ms=100",
                                                    "max.compaction.lag.ms=100",
                                                    "delete.retention.ms=0")
                                            .map(setting -> setting.split("=", 2))
                                            .map(setting -> new AlterConfigOp(
                                                    new ConfigEntry(setting[0], setting[1]), AlterConfigOp.OpType.SET))
                                            .toList())))
                    .all()
                    .get();
            Awaitility.await("compacted")
                    .atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> {
                        // Segments that something is written to are the ones that are closed.
                        IntStream.range(0, 12)
                                .forEach(i -> PUBLISHER.publish(
                                        Topics.CUSTOMERS,
                                        Events.signUp(UUID.randomUUID().toString(), now())));
                        assertThat(changelogs)
                                .allSatisfy(changelog -> assertThat(OutcomeReader.raw(changelog.name()))
                                        .as(changelog.name())
                                        .noneMatch(this::namesHer));
                    });
        }
    }

    private boolean namesHer(ConsumerRecord<byte[], byte[]> record) {
        return Stream.of(record.key(), record.value())
                .filter(Objects::nonNull)
                .anyMatch(bytes -> new String(bytes, StandardCharsets.ISO_8859_1).contains(customerId));
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
                        "perennial_segment_timers_fired_seconds",
                        "perennial_segment_customers",
                        "perennial_segment_reevaluated_total",
                        "perennial_segment_events_total",
                        "perennial_segment_state_bytes",
                        "perennial_segment_restore_remaining",
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
        service = start("one", STATE);
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
        long size = size("lapsed");
        try (ConfigurableApplicationContext second = start("two", Path.of(STATE + "-two"))) {
            List<ConfigurableApplicationContext> both = List.of(service(), second);
            Awaitility.await("both own customers")
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> both.forEach(
                            instance -> assertThat(customersOf(instance)).isPositive()));
            both.forEach(SegmentServiceIT::awaitReady);
            assertThat(both).allSatisfy(instance -> {
                assertThat(customers)
                        .allSatisfy(id -> assertThat(ask(instance, "/customers/" + id)
                                        .json()
                                        .at("/customerId")
                                        .asString())
                                .isEqualTo(id));
                assertThat(ask(instance, "/segments/lapsed").json().at("/size").asLong())
                        .isEqualTo(size);
                assertThat(ask(instance, "/segments/lapsed/members?limit=1000")
                                .json()
                                .at("/items"))
                        .hasSize((int) size);
                assertThat(Http.at(port(instance, "server"))
                                .as("marketing")
                                .post("/segments/preview", "{\"when\":\"" + TestSegments.LAPSED + "\"}")
                                .json()
                                .at("/size")
                                .asLong())
                        .isEqualTo(size);
                assertThat(ask(instance, "/customers/nobody-" + customerId).status())
                        .isEqualTo(404);
            });
            String id = "two-" + customerId.substring(2, 10);
            both.forEach(instance -> assertThat(Http.at(port(instance, "server"))
                            .as("marketing")
                            .put("/segments/" + id, document(id, "orders.count > " + both.indexOf(instance)))
                            .json()
                            .at("/version")
                            .asInt())
                    .isEqualTo(both.indexOf(instance) + 1));
            // A partition that has not heard of the second version yet is live with the first one.
            Awaitility.await()
                    .untilAsserted(() -> assertThat(both).allSatisfy(instance -> {
                        JsonNode segment = ask(instance, "/segments/" + id).json();
                        assertThat(segment.at("/version").asInt()).isEqualTo(2);
                        assertThat(segment.at("/state").asString()).isEqualTo("LIVE");
                    }));
            http("marketing").send("DELETE", "/segments/" + id, null);
        }
        Awaitility.await("the first takes over")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(customers)
                        .allMatch(id -> ask(service(), "/customers/" + id).status() == 200));
        assertThat(ask(service(), "/segments/lapsed").status()).isEqualTo(200);
    }

    /** How many customers this instance itself holds. */
    private static double customersOf(ConfigurableApplicationContext instance) {
        return Http.at(port(instance, "management"))
                .as("data")
                .get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("perennial_segment_customers"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static Http.Answer put(String id, String when, int status) {
        Http.Answer answer = http("marketing").put("/segments/" + id, document(id, when));
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        return answer;
    }

    private static String document(String id, String when) {
        return JsonMapper.shared().writeValueAsString(Map.of("kind", "Segment", "id", id, "when", when));
    }

    private static void define(String id, String when) {
        put(id, when, 200);
        awaitState(id, "LIVE");
    }

    private static void awaitState(String id, String state) {
        Awaitility.await("segment " + id + " is " + state)
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(http("data")
                                .get("/segments/" + id)
                                .json()
                                .at("/state")
                                .asString())
                        .isEqualTo(state));
    }

    private void awaitOrders(int count) {
        Awaitility.await("the orders are known")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(http("data")
                                .get("/customers/" + customerId)
                                .json()
                                .at("/profile/orders/count")
                                .asInt())
                        .isEqualTo(count));
    }

    private List<MembershipEvent> toldOf(String segmentId, int count) {
        return OutcomeReader.await(
                Topics.MEMBERSHIPS,
                count,
                event -> event.getCustomerId().equals(customerId)
                        && event.getSegmentId().equals(segmentId));
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
