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
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
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
import perennial.events.SegmentDefinition;
import perennial.events.SegmentMembership;
import perennial.platform.admission.DeadLetter;
import perennial.schemas.Topic;
import perennial.schemas.Topics;
import perennial.segment.definition.FailingConditions;
import perennial.segment.definition.TestSegments;
import perennial.segment.membership.Customer;
import perennial.segment.profile.Person;
import perennial.segment.profile.Profile;

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
    private final AtomicBoolean broken = new AtomicBoolean();
    private @Nullable TopologyTestDriver driver;

    @BeforeEach
    void start() {
        driver = SimulatedService.driver(
                stateDir, FailingConditions.failingWhile(broken::get), wire, clock, ZoneOffset.UTC, meters);
        TestSegments.THREE.forEach((id, when) -> define(id, 1, when));
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

    /** What puts her flip off leaves the timer where it is; it finds nothing, and is set to the flip of then. */
    @Test
    void aCustomerHasOneTimerThatIsMovedOnlyForAnEarlierFlipOrWhenItFires() {
        publish(Topics.ORDERS, Events.order("c-1", "o", NOON));
        assertThat(timers()).containsExactly(new Timers.Due(NOON.plus(DAY.multipliedBy(90)), "c-1"));
        for (int i = 0; i < 20; i++) {
            publish(Topics.CARTS, Events.cart("c-1", "k", clock.instant(), 1));
            assertThat(timers()).hasSize(1);
            timePasses(Duration.ofMinutes(10));
        }
        Instant lastCartAt = clock.instant().minus(Duration.ofMinutes(10));
        assertThat(timers()).hasSize(1).allMatch(due -> due.at().isBefore(lastCartAt.plus(Duration.ofHours(1))));
        assertThat(summaries()).isEmpty();
        timePasses(Duration.ofMinutes(50).minusMillis(1));
        assertThat(timers()).containsExactly(new Timers.Due(lastCartAt.plus(Duration.ofHours(1)), "c-1"));
        timePasses(Duration.ofMillis(1));
        assertThat(summaries()).hasSize(1);
        assertThat(timers()).containsExactly(new Timers.Due(NOON.plus(DAY.multipliedBy(90)), "c-1"));
    }

    @Test
    void manyTimersThatFallDueTogetherAreServedInTurns() {
        int customers = 1_010;
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
        publish(Topics.MESSAGES, Events.message("c-1", "m", "SUPPRESSED", NOON));
        publish(Topics.ENGAGEMENT, engagement("TELEPATHY"));
        publishRaw(Topics.CUSTOMERS, "c-1".getBytes(StandardCharsets.UTF_8), null);
        assertThat(ignored("retention.messages", "not_read")).isEqualTo(1);
        assertThat(ignored("storefront.engagement", "unknown_type")).isEqualTo(1);
        assertThat(ignored("storefront.customers", "tombstone")).isEqualTo(1);
        assertThat(customer("c-1")).isNull();
    }

    @Test
    void aZoneThatDoesNotExistIsAsGoodAsNoneAndABirthDateToo() {
        CustomerEvent nowhere = CustomerEvent.newBuilder(Events.signUp("c-1", NOON))
                .setTimeZone("Europe/Atlantis")
                .setBirthDate(LocalDate.of(-44, 3, 15))
                .build();
        publish(Topics.CUSTOMERS, nowhere);
        Person person = Objects.requireNonNull(customer("c-1")).profile().person();
        assertThat(person.zone()).isNull();
        assertThat(person.birthDate()).isNull();
        assertThat(person.signedUpAt()).isEqualTo(NOON);
        assertThat(ignored("storefront.customers", "invalid_zone")).isEqualTo(1);
        assertThat(ignored("storefront.customers", "invalid_birth_date")).isEqualTo(1);
    }

    @Test
    void whatIsReadOfEachTopicIsInTheStore() {
        publish(Topics.ORDERS, Events.order("c-1", "o", NOON));
        publish(Topics.ORDERS, Events.order("c-1", "o", "RETURNED", NOON, 300));
        publish(Topics.ENGAGEMENT, engagement("VISIT"));
        Profile profile = Objects.requireNonNull(customer("c-1")).profile();
        assertThat(profile.orders().spentMinor("EUR")).isEqualTo(700);
        assertThat(profile.orders().returned()).isEqualTo(1);
        assertThat(profile.engagement().visits()).isEqualTo(1);
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
        assertThat(members("new-customer")).isEmpty();
        assertThat(customer("c-1")).isNull();
    }

    @Test
    void ofAnErasedCustomerOnlyAKeyedHashStaysAndLateEventsDoNotBringHerBack() {
        publish(Topics.CUSTOMERS, Events.signUp("c-1", NOON));
        publish(Topics.CARTS, Events.cart("c-1", "k", NOON, 1));
        publish(Topics.CUSTOMERS, Events.erasure("c-1", NOON.plusSeconds(60)));
        publish(Topics.ORDERS, Events.order("c-1", "late", NOON.plusSeconds(30)));
        publish(Topics.MESSAGES, Events.message("c-1", "m", "SENT", NOON.plusSeconds(70)));
        publish(Topics.CUSTOMERS, Events.signUp("c-1", NOON));
        for (String name : driver().getAllStateStores().keySet()) {
            KeyValueStore<Object, Object> store = driver().getKeyValueStore(name);
            try (KeyValueIterator<Object, Object> entries = store.all()) {
                entries.forEachRemaining(entry -> assertThat(entry.key + " " + entry.value)
                        .as(name)
                        .doesNotContain("c-1")
                        .doesNotContain(Arrays.toString("c-1".getBytes(StandardCharsets.UTF_8))));
            }
        }
        assertThat(driver().<Bytes, Long>getKeyValueStore(SegmentTopology.ERASURES)
                        .all())
                .toIterable()
                .hasSize(1);

        clock.advance(Duration.ofMinutes(2));
        publish(
                Topics.CUSTOMERS,
                CustomerEvent.newBuilder(Events.signUp("c-1", NOON.plusSeconds(90)))
                        .setEventId("again")
                        .build());
        publish(Topics.ORDERS, Events.order("c-1", "late", NOON.plusSeconds(30)));
        assertThat(Objects.requireNonNull(customer("c-1")).profile().orders().count())
                .isZero();
        assertThat(members("new-customer")).containsExactly("c-1");
        assertThat(meters.counter("perennial.segment.events", "topic", "storefront.orders", "effect", "erased")
                        .count())
                .isEqualTo(2);
    }

    @Test
    void aSegmentThatIsDefinedLaterIsEnteredInTheBackgroundByThoseWhoAreThere() {
        IntStream.range(0, 450).forEach(i -> publish(Topics.ORDERS, Events.order("c-" + i, "o" + i, NOON)));
        define("buyers", 1, "orders.count > 0");
        assertThat(size("buyers")).isZero();
        assertThat(isSettled()).isFalse();
        // Whoever does something meanwhile does not wait for her turn.
        publish(Topics.CARTS, Events.cart("c-400", "k", NOON, 1));
        assertThat(summaries()).containsExactly("c-400 ENTERED buyers 2026-03-01T12:00:00Z DEFINITION");
        reevaluate();
        assertThat(size("buyers")).isEqualTo(450);
        assertThat(told()).hasSize(450).allMatch(event -> event.getCauseId().equals("definition:buyers:1"));
        publish(Topics.ORDERS, Events.order("c-new", "o", NOON));
        assertThat(summaries()).last().isEqualTo("c-new ENTERED buyers 2026-03-01T12:00:00Z EVENT");
    }

    @Test
    void aChangedDefinitionTellsOnlyDifferencesWithItsVersion() {
        publish(Topics.ORDERS, Events.order("c-1", "o1", NOON.minus(DAY.multipliedBy(50))));
        publish(Topics.ORDERS, Events.order("c-2", "o2", NOON.minus(DAY.multipliedBy(100))));
        told();
        read.clear();
        define("lapsed", 2, "orders.count > 0 && since(orders.lastAt) >= days(40)");
        reevaluate();
        assertThat(summaries()).containsExactly("c-1 ENTERED lapsed 2026-02-19T12:00:00Z DEFINITION");
        assertThat(told().getFirst().getDefinitionVersion()).isEqualTo(2);
        define("lapsed", 2, "orders.count > 0 && since(orders.lastAt) >= days(40)");
        assertThat(isSettled()).isTrue();
    }

    /** In the first slice a hundred are looked at, for whom nothing changes; the others are not when the timers are due. */
    @Test
    void aTimerThatIsDueWhileCustomersAreLookedAtAgainIsServedAsAtAnyTime() {
        IntStream.range(0, 250).forEach(i -> publish(Topics.ORDERS, Events.order("c-" + i, "o" + i, NOON)));
        define("lapsed", 2, "since(orders.lastAt) >= days(90)");
        for (int slice = 0; slice < 2; slice++) {
            driver().advanceWallClockTime(SegmentTopology.REEVALUATION_INTERVAL);
        }
        assertThat(meters.counter("perennial.segment.reevaluated").count()).isEqualTo(100);

        timePasses(DAY.multipliedBy(90));
        assertThat(isSettled()).isFalse();
        reevaluate();

        assertThat(summaries())
                .hasSize(250)
                .allMatch(told -> told.endsWith("ENTERED lapsed 2026-05-30T12:00:00Z TIME"));
    }

    /** Nobody looked for five minutes, and then the first that is read is a changed definition. */
    @Test
    void whatFellDueBeforeADefinitionChangedIsToldByTheOneBefore() {
        IntStream.range(0, 2_500).forEach(i -> publish(Topics.ORDERS, Events.order("c-" + i, "o" + i, NOON)));
        clock.advance(DAY.multipliedBy(90).plusMinutes(5));

        define("lapsed", 2, "orders.count == 1 && since(orders.lastAt) >= days(90)");
        reevaluate();

        assertThat(told()).hasSize(2_500).allSatisfy(told -> {
            assertThat(told.getReason()).isEqualTo("TIME");
            assertThat(told.getDefinitionVersion()).isEqualTo(1);
            assertThat(told.getOccurredAt()).isEqualTo(NOON.plus(DAY.multipliedBy(90)));
        });
    }

    @Test
    void anotherDescriptionConcernsNobodyWhoIsThere() {
        publish(Topics.ORDERS, Events.order("c-1", "o", NOON));
        SegmentDefinition again = SegmentDefinition.newBuilder(definition("lapsed", 2, TestSegments.LAPSED))
                .setDescription("who did not come for long")
                .build();
        reevaluate();

        publish(Topics.SEGMENT_DEFINITIONS, again);

        assertThat(isSettled()).isTrue();
        timePasses(DAY.multipliedBy(90));
        assertThat(told())
                .singleElement()
                .satisfies(told -> assertThat(told.getDefinitionVersion()).isEqualTo(2));
    }

    @Test
    void aDeletedSegmentIsLeftByAllAndThenGone() {
        publish(Topics.ORDERS, Events.order("c-2", "o2", NOON.minus(DAY.multipliedBy(100))));
        publish(
                Topics.SEGMENT_DEFINITIONS,
                SegmentDefinition.newBuilder(definition("lapsed", 1, "true"))
                        .setType("DELETED")
                        .build());
        reevaluate();
        assertThat(summaries())
                .containsExactly(
                        "c-2 ENTERED lapsed 2026-02-19T12:00:00Z EVENT",
                        "c-2 EXITED lapsed 2026-03-01T12:00:00Z DELETED");
        assertThat(driver().getKeyValueStore(SegmentTopology.DEFINITIONS).get("lapsed"))
                .isNull();
        assertThat(driver().getKeyValueStore(SegmentTopology.SIZES).get("lapsed"))
                .isNull();
        publish(Topics.ORDERS, Events.order("c-3", "o3", NOON.minus(DAY.multipliedBy(100))));
        assertThat(summaries()).hasSize(2);
    }

    @Test
    void aDefinitionThatDoesNotCompileHereIsLeftAloneAndTheOthersGoOn() {
        define("of-the-future", 1, "telepathy.strength > 9000");
        publish(Topics.CUSTOMERS, Events.signUp("c-1", NOON));
        assertThat(summaries()).containsExactly("c-1 ENTERED new-customer 2026-03-01T12:00:00Z EVENT");
    }

    /** A customer who is loaded again, for example into a new cluster, is told of under the same ids. */
    @Test
    void theSameInputGivesTheSameOutcomeIds() {
        publish(Topics.CUSTOMERS, Events.signUp("c-1", NOON));
        told();
        stop();
        start();
        clock.advance(Duration.ofMinutes(5));
        publish(Topics.CUSTOMERS, Events.signUp("c-1", NOON));
        assertThat(told()).extracting(MembershipEvent::getEventId).hasSize(2);
        assertThat(told().get(0).getEventId()).isEqualTo(told().get(1).getEventId());
    }

    /** Whoever resumes may have a clock that is behind the one of whoever stopped. */
    @Test
    void theTopicsOrderCountsAndNotTheInstantsOfChanges() {
        SegmentDefinition lapsed = definition("lapsed", 1, TestSegments.LAPSED);
        publish(Topics.ORDERS, Events.order("c-1", "o", NOON));
        publish(
                Topics.SEGMENT_DEFINITIONS,
                SegmentDefinition.newBuilder(lapsed)
                        .setStopped(true)
                        .setOccurredAt(NOON.plusSeconds(9))
                        .build());
        publish(Topics.SEGMENT_DEFINITIONS, lapsed);
        reevaluate();
        timePasses(DAY.multipliedBy(90));
        assertThat(summaries()).containsExactly("c-1 ENTERED lapsed 2026-05-30T12:00:00Z TIME");
    }

    @Test
    void whoIsInASegmentThatCannotBeEvaluatedHereStaysInItUntilSheIsErasedOrItIsDeleted() {
        for (String customerId : List.of("c-1", "c-2")) {
            publish(Topics.CUSTOMERS, Events.signUp(customerId, NOON));
        }
        define("new-customer", 2, "telepathy.strength > 9000");
        reevaluate();
        publish(Topics.MESSAGES, Events.message("c-1", "m", "SENT", NOON));
        timePasses(DAY.multipliedBy(40));
        assertThat(summaries()).hasSize(2).allMatch(told -> told.contains("ENTERED"));
        publish(Topics.CUSTOMERS, Events.erasure("c-1", NOON.plusSeconds(60)));
        publish(
                Topics.SEGMENT_DEFINITIONS,
                SegmentDefinition.newBuilder(definition("new-customer", 2, "telepathy.strength > 9000"))
                        .setType("DELETED")
                        .build());
        reevaluate();
        assertThat(summaries())
                .endsWith(
                        "c-1 EXITED new-customer 2026-03-01T12:01:00Z ERASED",
                        "c-2 EXITED new-customer 2026-04-10T12:00:00Z DELETED");
        assertThat(driver().getKeyValueStore(SegmentTopology.DEFINITIONS).get("new-customer"))
                .isNull();
        assertThat(output("storefront.customers.segment.dlt").isEmpty()).isTrue();
    }

    @Test
    void anEventThatCannotBeDecidedIsADeadLetterAndTouchesNothing() {
        broken.set(true);
        publish(Topics.CUSTOMERS, Events.signUp("c-1", NOON));
        assertThat(output("storefront.customers.segment.dlt").readRecordsToList())
                .singleElement()
                .satisfies(letter ->
                        assertThat(header(letter.headers(), DeadLetter.REASON)).isEqualTo("processing_failed"));
        assertThat(customer("c-1")).isNull();
    }

    @Test
    void aTimerThatCannotBeDecidedIsTriedAgainAnHourLaterWithTheInstantThatItHad() {
        publish(Topics.CUSTOMERS, Events.signUp("c-1", NOON));
        broken.set(true);
        timePasses(DAY.multipliedBy(30));
        timePasses(Duration.ofMinutes(59));
        assertThat(failures("timer")).isEqualTo(1);
        broken.set(false);
        timePasses(Duration.ofSeconds(59));
        assertThat(summaries()).hasSize(1);
        timePasses(Duration.ofSeconds(1));
        assertThat(summaries()).last().isEqualTo("c-1 EXITED new-customer 2026-03-31T12:00:00Z TIME");
        assertThat(timers()).isEmpty();
    }

    @Test
    void whatAFailedTimerHadToTellIsToldBeforeWhatSheDoesNext() {
        publish(Topics.CUSTOMERS, Events.signUp("c-1", NOON));
        broken.set(true);
        timePasses(DAY.multipliedBy(30));
        broken.set(false);
        publish(Topics.CARTS, Events.cart("c-1", "k", clock.instant(), 1));
        assertThat(summaries()).last().isEqualTo("c-1 EXITED new-customer 2026-03-31T12:00:00Z TIME");
        assertThat(timers())
                .extracting(Timers.Due::at)
                .containsExactly(clock.instant().plus(Duration.ofHours(1)));
    }

    @Test
    void aCustomerWhoCannotBeLookedAtAgainHoldsUpNobodyElse() {
        publish(Topics.ORDERS, Events.order("c-1", "o", NOON));
        define("buyers", 1, "orders.count > 0");
        broken.set(true);
        reevaluate();
        broken.set(false);
        assertThat(failures("definition")).isEqualTo(1);
        assertThat(summaries()).isEmpty();
        publish(Topics.ORDERS, Events.order("c-1", "o2", NOON));
        assertThat(summaries()).containsExactly("c-1 ENTERED buyers 2026-03-01T12:00:00Z EVENT");
    }

    @Test
    void whoCannotBeLookedAtAgainLeavesADeletedSegmentAllTheSameAndCanBeErased() {
        publish(Topics.CUSTOMERS, Events.signUp("c-1", NOON));
        publish(
                Topics.SEGMENT_DEFINITIONS,
                SegmentDefinition.newBuilder(definition("new-customer", 1, "true"))
                        .setType("DELETED")
                        .build());
        define("buyers", 1, "orders.count > 0");
        broken.set(true);
        reevaluate();
        broken.set(false);

        publish(Topics.CUSTOMERS, Events.erasure("c-1", NOON.plusSeconds(60)));

        assertThat(failures("definition")).isEqualTo(1);
        assertThat(summaries())
                .containsExactly(
                        "c-1 ENTERED new-customer 2026-03-01T12:00:00Z EVENT",
                        "c-1 EXITED new-customer 2026-03-01T12:00:00Z DELETED");
        assertThat(customer("c-1")).isNull();
        assertThat(output("storefront.customers.segment.dlt").isEmpty()).isTrue();
    }

    @Test
    void whoCannotBeLookedAtAnyMoreIsForgottenAllTheSame() {
        publish(Topics.CUSTOMERS, Events.signUp("c-1", NOON));
        clock.advance(DAY.multipliedBy(31));
        broken.set(true);

        publish(Topics.CUSTOMERS, Events.erasure("c-1", clock.instant()));

        assertThat(failures("erasure")).isEqualTo(1);
        assertThat(summaries())
                .containsExactly(
                        "c-1 ENTERED new-customer 2026-03-01T12:00:00Z EVENT",
                        "c-1 EXITED new-customer 2026-04-01T12:00:00Z ERASED");
        assertThat(customer("c-1")).isNull();
        assertThat(output("storefront.customers.segment.dlt").isEmpty()).isTrue();
    }

    private double failures(String on) {
        return meters.counter("perennial.segment.failures", "on", on).count();
    }

    private void define(String segmentId, int version, String when) {
        publish(Topics.SEGMENT_DEFINITIONS, definition(segmentId, version, when));
    }

    private SegmentDefinition definition(String segmentId, int version, String when) {
        return SimulatedService.definition(segmentId, version, when, clock.instant());
    }

    private void reevaluate() {
        for (int slice = 0; slice < 100 && !isSettled(); slice++) {
            driver().advanceWallClockTime(SegmentTopology.REEVALUATION_INTERVAL);
        }
        assertThat(isSettled()).isTrue();
    }

    private boolean isSettled() {
        return SimulatedService.isSettled(driver());
    }

    private List<String> members(String segmentId) {
        return Members.page(driver().getKeyValueStore(SegmentTopology.INDEX), segmentId, "", 100).stream()
                .map(Member::customerId)
                .toList();
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
        Timers timers = new Timers(driver().getKeyValueStore(SegmentTopology.INDEX));
        return timers.due(Instant.parse("9999-01-01T00:00:00Z"), Integer.MAX_VALUE);
    }

    private long size(String segmentId) {
        KeyValueStore<String, Long> sizes = driver().getKeyValueStore(SegmentTopology.SIZES);
        return Objects.requireNonNullElse(sizes.get(segmentId), 0L);
    }

    private @Nullable Customer customer(String customerId) {
        KeyValueStore<String, byte[]> customers = driver().getKeyValueStore(SegmentTopology.CUSTOMERS);
        byte[] bytes = customers.get(customerId);
        return bytes == null ? null : CustomerCodec.decode(bytes);
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
