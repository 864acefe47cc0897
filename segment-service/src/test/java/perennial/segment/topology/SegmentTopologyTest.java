package perennial.segment.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perennial.events.CustomerEvent;
import perennial.events.CustomerSegments;
import perennial.events.EngagementEvent;
import perennial.events.MembershipEvent;
import perennial.events.SegmentMembership;
import perennial.platform.admission.DeadLetter;
import perennial.schemas.Topic;
import perennial.schemas.Topics;
import perennial.segment.definition.Conditions;
import perennial.segment.definition.SegmentFiles;
import perennial.segment.membership.Customer;
import perennial.segment.membership.Memberships;

/** The whole stream, without a broker. */
class SegmentTopologyTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path stateDir = Path.of("");

    private final MutableClock clock = new MutableClock(NOON);
    private final PlainWire wire = new PlainWire();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<MembershipEvent> read = new ArrayList<>();
    private @Nullable TopologyTestDriver driver;

    @BeforeEach
    void start() {
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "segments");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        config.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        Memberships memberships = new Memberships(
                new SegmentFiles(new Conditions()).readAll(Path.of("..", "programme", "segments")), ZoneOffset.UTC);
        driver = new TopologyTestDriver(
                SegmentTopology.create(memberships, wire, clock, new SegmentMetrics(meters, clock)), config, NOON);
    }

    @AfterEach
    void stop() {
        driver().close();
    }

    @Test
    void aSignUpIsToldOnBothOutcomeTopicsWithItsCause() {
        publish(Topics.CUSTOMERS, Events.signUp("c-1", NOON));
        MembershipEvent entered = told().getFirst();
        assertThat(entered.getType()).isEqualTo("ENTERED");
        assertThat(entered.getCustomerId()).isEqualTo("c-1");
        assertThat(entered.getSegmentId()).isEqualTo("new-customer");
        assertThat(entered.getOccurredAt()).isEqualTo(NOON);
        assertThat(entered.getRecordedAt()).isEqualTo(NOON);
        assertThat(entered.getCauseId()).isEqualTo("signup-c-1");
        assertThat(entered.getReason()).isEqualTo("EVENT");
        assertThat(entered.getDefinitionVersion()).isEqualTo(1);
        TestRecord<byte[], byte[]> record = current().getFirst();
        assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("c-1");
        CustomerSegments segments = decode(Topics.CUSTOMER_SEGMENTS, record.value());
        assertThat(segments.getCauseId()).isEqualTo("signup-c-1");
        assertThat(segments.getSegments()).containsExactly(new SegmentMembership("new-customer", NOON));
        assertThat(size("new-customer")).isEqualTo(1);
    }

    @Test
    void theWelcomeMessageTakesHerOutOnceHoweverOftenItIsDelivered() {
        publish(Topics.CUSTOMERS, Events.signUp("c-1", NOON));
        clock.advance(Duration.ofSeconds(4));
        publish(Topics.MESSAGES, Events.message("c-1", "m", "SENT", NOON.plusSeconds(3)));
        publish(Topics.MESSAGES, Events.message("c-1", "m", "SENT", NOON.plusSeconds(3)));
        publish(Topics.CUSTOMERS, Events.signUp("c-1", NOON));
        assertThat(summaries())
                .containsExactly(
                        "c-1 ENTERED new-customer 2026-03-01T12:00:00Z EVENT",
                        "c-1 EXITED new-customer 2026-03-01T12:00:03Z EVENT");
        assertThat(size("new-customer")).isZero();
        assertThat(meters.counter("perennial.segment.events", "topic", "retention.messages", "effect", "nothing_new")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aMessageThatComesBeforeTheSignUpIsNotForgotten() {
        publish(Topics.MESSAGES, Events.message("c-1", "m", "UNCONFIRMED", NOON));
        publish(Topics.CUSTOMERS, Events.signUp("c-1", NOON));
        publish(Topics.MESSAGES, Events.message("c-2", "n", "SUPPRESSED", NOON));
        publish(Topics.CUSTOMERS, Events.signUp("c-2", NOON));
        assertThat(summaries()).containsExactly("c-2 ENTERED new-customer 2026-03-01T12:00:00Z EVENT");
    }

    @Test
    void aTimerFiresAtItsInstantAndNotBefore() {
        publish(Topics.CARTS, Events.cart("c-1", "k", NOON, 1, 2));
        timePasses(Duration.ofHours(1).minusMillis(1));
        assertThat(summaries()).isEmpty();
        timePasses(Duration.ofMillis(1));
        assertThat(summaries()).containsExactly("c-1 ENTERED cart-abandoned 2026-03-01T13:00:00Z TIME");
        assertThat(told().getFirst().getCauseId()).isEqualTo("cart-k-" + NOON);
        assertThat(timers()).isEmpty();
        publish(Topics.CARTS, Events.cart("c-1", "k", clock.instant()));
        assertThat(summaries()).last().isEqualTo("c-1 EXITED cart-abandoned 2026-03-01T13:00:00Z EVENT");
    }

    @Test
    void afterADowntimeTimersFireAtOnceWithTheInstantsThatTheyHad() {
        publish(Topics.CARTS, Events.cart("c-1", "k", NOON, 1));
        publish(Topics.CUSTOMERS, Events.signUp("c-2", NOON));
        publish(Topics.ORDERS, Events.order("c-3", "o", NOON));
        timePasses(DAY.multipliedBy(365));
        assertThat(summaries())
                .containsExactlyInAnyOrder(
                        "c-1 ENTERED cart-abandoned 2026-03-01T13:00:00Z TIME",
                        "c-2 ENTERED new-customer 2026-03-01T12:00:00Z EVENT",
                        "c-2 EXITED new-customer 2026-03-31T12:00:00Z TIME",
                        "c-3 ENTERED lapsed 2026-05-30T12:00:00Z TIME");
        assertThat(timers()).isEmpty();
    }

    @Test
    void aCustomerHasOneTimerThatMovesWithHerEvents() {
        for (int i = 0; i < 20; i++) {
            publish(Topics.CARTS, Events.cart("c-1", "k", clock.instant(), 1));
            publish(Topics.ORDERS, Events.order("c-1", "o" + i, clock.instant()));
            timePasses(Duration.ofMinutes(10));
        }
        assertThat(timers()).containsExactly(new Timers.Due(clock.instant().plus(Duration.ofMinutes(50)), "c-1"));
    }

    @Test
    void manyTimersThatFallDueTogetherAreServedInTurns() {
        int customers = 510;
        IntStream.range(0, customers).forEach(i -> publish(Topics.CARTS, Events.cart("c-" + i, "k" + i, NOON, 1)));
        clock.advance(Duration.ofHours(2));
        for (int turn = 0; turn < 2; turn++) {
            driver().advanceWallClockTime(SegmentTopology.TIMER_INTERVAL);
        }
        assertThat(summaries()).hasSize(customers).allMatch(each -> each.endsWith("2026-03-01T13:00:00Z TIME"));
        assertThat(size("cart-abandoned")).isEqualTo(customers);
        assertThat(Objects.requireNonNull(meters.find("perennial.segment.timers.overdue.seconds")
                                .gauge())
                        .value())
                .isZero();
    }

    @Test
    void aTimerThatIsArmedBehindOthersThatWereServedIsFound() {
        publish(Topics.CARTS, Events.cart("c-1", "k", NOON, 1));
        timePasses(Duration.ofMinutes(30));
        publish(Topics.CARTS, Events.cart("c-2", "k2", NOON.minus(Duration.ofMinutes(20)), 1));
        timePasses(Duration.ofMinutes(10));
        assertThat(summaries()).containsExactly("c-2 ENTERED cart-abandoned 2026-03-01T12:40:00Z TIME");
    }

    @Test
    void whatCannotBeProcessedIsADeadLetterAsItWasWithTheReason() {
        byte[] garbage = {1, 2, 3};
        publishRaw(Topics.ORDERS, "c-1".getBytes(StandardCharsets.UTF_8), garbage);
        publishRaw(Topics.ORDERS, null, wire.encode(Topics.ORDERS, Events.order("c-1", "o", NOON)));
        publish(Topics.ORDERS, Events.order("c-1", "o", "PLACED", NOON, -1));
        publish(Topics.CUSTOMERS, Events.signUp("c-1", NOON));
        List<TestRecord<byte[], byte[]>> letters =
                output("storefront.orders.segment.dlt").readRecordsToList();
        assertThat(letters)
                .extracting(letter -> header(letter.headers(), DeadLetter.REASON))
                .containsExactly("not_avro", "missing_key", "invalid");
        assertThat(letters.get(0).value()).isEqualTo(garbage);
        assertThat(letters.get(1).key()).isNull();
        assertThat(header(letters.get(2).headers(), DeadLetter.DETAIL)).contains("totalMinor");
        assertThat(header(letters.get(2).headers(), DeadLetter.SOURCE_TOPIC)).isEqualTo("storefront.orders");
        assertThat(header(letters.get(2).headers(), DeadLetter.SOURCE_OFFSET)).isEqualTo("2");
        assertThat(summaries()).hasSize(1);
        assertThat(meters.counter("perennial.dead.letters", "topic", "storefront.orders", "reason", "invalid")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whatNoConditionReadsAndWhatNobodyKnowsIsIgnoredAndCounted() {
        publish(Topics.ENGAGEMENT, engagement("VISIT"));
        publish(Topics.ENGAGEMENT, engagement("TELEPATHY"));
        publishRaw(Topics.CUSTOMERS, "c-1".getBytes(StandardCharsets.UTF_8), null);
        assertThat(ignored("storefront.engagement", "not_read")).isEqualTo(1);
        assertThat(ignored("storefront.engagement", "unknown_type")).isEqualTo(1);
        assertThat(ignored("storefront.customers", "tombstone")).isEqualTo(1);
        assertThat(customer("c-1")).isNull();
    }

    @Test
    void aZoneThatDoesNotExistIsAsGoodAsNone() {
        CustomerEvent nowhere = CustomerEvent.newBuilder(Events.signUp("c-1", NOON))
                .setTimeZone("Europe/Atlantis")
                .build();
        publish(Topics.CUSTOMERS, nowhere);
        assertThat(Objects.requireNonNull(customer("c-1")).profile().person().zone())
                .isNull();
        assertThat(ignored("storefront.customers", "invalid_zone")).isEqualTo(1);
    }

    /** A few customers of a shop that loads its whole past, each with her orders oldest first, some on one day. */
    @Test
    void aLoadedHistoryEndsInTheRightStateAndTellsAllThatHappened() {
        clock.advance(Duration.between(NOON, Instant.parse("2026-11-22T00:00:00Z")));
        List<LocalDate> days = List.of(
                LocalDate.parse("1997-01-01"),
                LocalDate.parse("1997-01-18"),
                LocalDate.parse("1997-01-18"),
                LocalDate.parse("1997-08-02"),
                LocalDate.parse("1997-12-12"));
        for (int replay = 0; replay < 2; replay++) {
            for (int i = 0; i < days.size(); i++) {
                Instant at = days.get(i).atStartOfDay(ZoneOffset.UTC).toInstant();
                publish(Topics.ORDERS, Events.order("00004", "o" + i, at));
            }
        }
        assertThat(summaries())
                .containsExactly(
                        "00004 ENTERED lapsed 1997-04-01T00:00:00Z EVENT",
                        "00004 EXITED lapsed 1997-04-01T00:00:00Z EVENT",
                        "00004 ENTERED lapsed 1997-04-18T00:00:00Z EVENT",
                        "00004 EXITED lapsed 1997-08-02T00:00:00Z EVENT",
                        "00004 ENTERED lapsed 1997-10-31T00:00:00Z EVENT",
                        "00004 EXITED lapsed 1997-12-12T00:00:00Z EVENT",
                        "00004 ENTERED lapsed 1998-03-12T00:00:00Z EVENT");
        assertThat(Objects.requireNonNull(customer("00004")).segments())
                .containsEntry("lapsed", Instant.parse("1998-03-12T00:00:00Z"));
        assertThat(size("lapsed")).isEqualTo(1);

        publish(Topics.ORDERS, Events.order("00004", "today", clock.instant()));
        assertThat(summaries()).last().isEqualTo("00004 EXITED lapsed 2026-11-22T00:00:00Z EVENT");
        assertThat(size("lapsed")).isZero();
        assertThat(Objects.requireNonNull(customer("00004")).profile().orders().count())
                .isEqualTo(6);
    }

    @Test
    void anErasedCustomerLeavesATombstoneAndNoTrace() {
        publish(Topics.CUSTOMERS, Events.signUp("c-1", NOON));
        publish(Topics.CUSTOMERS, Events.erasure("c-1", NOON.plusSeconds(60)));
        publish(Topics.CUSTOMERS, Events.erasure("c-1", NOON.plusSeconds(60)));
        publish(Topics.ORDERS, Events.order("c-1", "late", NOON.plusSeconds(30)));
        assertThat(summaries())
                .containsExactly(
                        "c-1 ENTERED new-customer 2026-03-01T12:00:00Z EVENT",
                        "c-1 EXITED new-customer 2026-03-01T12:00:00Z ERASED");
        List<TestRecord<byte[], byte[]>> segments = current();
        assertThat(segments).hasSize(2);
        assertThat(segments.getLast().value()).isNull();
        assertThat(timers()).isEmpty();
        assertThat(size("new-customer")).isZero();
        assertThat(Objects.requireNonNull(customer("c-1")).profile()).isEqualTo(Customer.UNKNOWN.profile());
    }

    /** A customer who was forgotten and is loaded again, for example into a new cluster, is told of under the same ids. */
    @Test
    void theSameInputGivesTheSameOutcomeIds() {
        publish(Topics.CUSTOMERS, Events.signUp("c-1", NOON));
        KeyValueStore<String, Customer> customers = driver().getKeyValueStore(SegmentTopology.CUSTOMERS);
        customers.delete("c-1");
        clock.advance(Duration.ofMinutes(5));
        publish(Topics.CUSTOMERS, Events.signUp("c-1", NOON));
        assertThat(told()).extracting(MembershipEvent::getEventId).hasSize(2);
        assertThat(told().get(0).getEventId()).isEqualTo(told().get(1).getEventId());
    }

    /** All that was told of memberships since the start. */
    private List<MembershipEvent> told() {
        output(Topics.MEMBERSHIPS.name()).readRecordsToList().stream()
                .map(record -> decode(Topics.MEMBERSHIPS, record.value()))
                .forEach(read::add);
        return List.copyOf(read);
    }

    private List<String> summaries() {
        return told().stream()
                .map(event -> String.join(
                        " ",
                        event.getCustomerId(),
                        event.getType(),
                        event.getSegmentId(),
                        event.getOccurredAt().toString(),
                        event.getReason()))
                .toList();
    }

    private List<TestRecord<byte[], byte[]>> current() {
        return output(Topics.CUSTOMER_SEGMENTS.name()).readRecordsToList();
    }

    private List<Timers.Due> timers() {
        Timers timers = new Timers(driver().getKeyValueStore(SegmentTopology.TIMERS));
        return timers.due(Instant.parse("9999-01-01T00:00:00Z"), Integer.MAX_VALUE);
    }

    private long size(String segmentId) {
        KeyValueStore<String, Long> sizes = driver().getKeyValueStore(SegmentTopology.SIZES);
        return Objects.requireNonNullElse(sizes.get(segmentId), 0L);
    }

    private @Nullable Customer customer(String customerId) {
        KeyValueStore<String, Customer> customers = driver().getKeyValueStore(SegmentTopology.CUSTOMERS);
        return customers.get(customerId);
    }

    private double ignored(String topic, String why) {
        return meters.counter("perennial.segment.ignored", "topic", topic, "why", why)
                .count();
    }

    private void timePasses(Duration duration) {
        clock.advance(duration);
        driver().advanceWallClockTime(SegmentTopology.TIMER_INTERVAL);
    }

    private <V extends SpecificRecord> void publish(Topic<V> topic, V value) {
        publishRaw(topic, topic.key().apply(value).getBytes(StandardCharsets.UTF_8), wire.encode(topic, value));
    }

    private void publishRaw(Topic<?> topic, byte @Nullable [] key, byte @Nullable [] value) {
        TestInputTopic<byte[], byte[]> input =
                driver().createInputTopic(topic.name(), new ByteArraySerializer(), new ByteArraySerializer());
        input.pipeInput(new TestRecord<>(key, value));
    }

    private TestOutputTopic<byte[], byte[]> output(String topic) {
        return driver().createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static <V extends SpecificRecord> V decode(Topic<V> topic, byte[] bytes) {
        try {
            return PlainWire.decode(topic, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EngagementEvent engagement(String type) {
        return EngagementEvent.newBuilder()
                .setEventId("e")
                .setType(type)
                .setOccurredAt(NOON)
                .setCustomerId("c-1")
                .build();
    }

    private static String header(Headers headers, String name) {
        return new String(headers.lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private TopologyTestDriver driver() {
        return Objects.requireNonNull(driver);
    }
}
