package perennial.segment.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perennial.schemas.Topic;
import perennial.schemas.Topics;
import perennial.segment.definition.Conditions;
import perennial.segment.definition.TestSegments;
import perennial.segment.membership.Customer;
import perennial.segment.state.DefinitionState;

/** A task that Kafka Streams begins again, over the same stores, as after a transaction that was given up. */
class CustomerProcessorTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final String OF_ANOTHER_RELEASE = "telepathy.strength > 9000";

    @TempDir
    Path stateDir = Path.of("");

    private final MutableClock clock = new MutableClock(NOON);
    private final PlainWire wire = new PlainWire();
    private final Parts parts =
            SimulatedService.parts(new Conditions(), wire, clock, ZoneOffset.UTC, new SimpleMeterRegistry());
    private final CustomerProcessor processor = new CustomerProcessor(parts);
    private MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
    private long offset;

    @BeforeEach
    void start() {
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "segments");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        context = new MockProcessorContext<>(config, new TaskId(0, 0), stateDir.toFile());
        context.setCurrentSystemTimeMs(NOON.toEpochMilli());
        SegmentTopology.stores(parts).forEach(builder -> {
            StateStore store =
                    builder.withLoggingDisabled().withCachingDisabled().build();
            store.init(context.getStateStoreContext(), store);
        });
        processor.init(context);
    }

    @Test
    void whatWasScheduledEndsWithTheRunThatScheduledIt() {
        publish(Topics.ORDERS, Events.order("c-1", "o", NOON));
        define("buyers", "orders.count > 0");

        processor.close();

        assertThat(live()).isEmpty();
    }

    @Test
    void aRunThatBeginsAgainIsAloneWithItsStores() throws IOException {
        define("lapsed", TestSegments.LAPSED);
        define("cart-abandoned", "cart.items > 0 && since(cart.updatedAt) >= hours(1)");
        publish(Topics.ORDERS, Events.order("c-1", "o", NOON));
        publish(Topics.CARTS, Events.cart("c-1", "k", NOON, 1));
        beginAgain();
        timePasses(Duration.ofHours(1));
        for (String orderId : List.of("o1", "o2", "o3")) {
            publish(Topics.ORDERS, Events.order("c-1", orderId, clock.instant()));
        }

        timePasses(DAY.multipliedBy(90).minusHours(1));

        assertThat(customer("c-1").profile().orders().count()).isEqualTo(4);
        assertThat(told()).containsExactly("ENTERED cart-abandoned");
    }

    @Test
    void aReevaluationGoesOnAfterTheTaskBeginsAgain() throws IOException {
        IntStream.range(0, 150).forEach(i -> publish(Topics.ORDERS, Events.order("c-" + i, "o" + i, NOON)));
        define("buyers", "orders.count > 0");
        beginAgain();

        reevaluate();

        assertThat(told()).hasSize(150);
        assertThat(live()).extracting(CapturedPunctuator::getInterval).containsExactly(SegmentTopology.TIMER_INTERVAL);
    }

    @Test
    void aDefinitionThatNoInstanceCouldCompileBeforeIsTakenUpByOneThatCan() throws IOException {
        publish(Topics.ORDERS, Events.order("c-1", "o", NOON));
        define("buyers", OF_ANOTHER_RELEASE);

        beginAgainReading("buyers", "orders.count > 0");
        reevaluate();

        assertThat(told()).containsExactly("ENTERED buyers");
    }

    /** The instance that cannot has the partition only for as long as it takes to read one event. */
    @Test
    void whatADefinitionMissedWhileAnInstanceCouldNotCompileItIsCaughtUpWith() throws IOException {
        define("buyers", "orders.count > 0");
        reevaluate();
        beginAgainReading("buyers", OF_ANOTHER_RELEASE);
        publish(Topics.ORDERS, Events.order("c-1", "o", NOON));
        assertThat(told()).isEmpty();

        beginAgainReading("buyers", "orders.count > 0");
        reevaluate();

        assertThat(told()).containsExactly("ENTERED buyers");
    }

    /** As an instance of another release reads what is stored. */
    private void beginAgainReading(String segmentId, String when) {
        processor.close();
        KeyValueStore<String, DefinitionState> definitions = context.getStateStore(SegmentTopology.DEFINITIONS);
        definitions.put(
                segmentId,
                DefinitionState.newBuilder(definitions.get(segmentId))
                        .setWhen(when)
                        .build());
        processor.init(context);
    }

    private void reevaluate() {
        for (int slice = 0; slice < 100; slice++) {
            timePasses(Duration.ZERO);
        }
    }

    private void beginAgain() {
        processor.close();
        processor.init(context);
    }

    private void define(String segmentId, String when) {
        publish(Topics.SEGMENT_DEFINITIONS, SimulatedService.definition(segmentId, 1, when, clock.instant()));
    }

    private <V extends SpecificRecord> void publish(Topic<V> topic, V value) {
        context.setRecordMetadata(topic.name(), 0, offset++);
        processor.process(new Record<>(
                topic.key().apply(value).getBytes(StandardCharsets.UTF_8),
                wire.encode(topic, value),
                clock.instant().toEpochMilli()));
    }

    private void timePasses(Duration duration) {
        clock.advance(duration);
        live().forEach(each -> each.getPunctuator().punctuate(clock.instant().toEpochMilli()));
    }

    private List<CapturedPunctuator> live() {
        return context.scheduledPunctuators().stream()
                .filter(each -> !each.cancelled())
                .toList();
    }

    private Customer customer(String customerId) {
        KeyValueStore<String, byte[]> customers = context.getStateStore(SegmentTopology.CUSTOMERS);
        return CustomerCodec.decode(customers.get(customerId));
    }

    private List<String> told() throws IOException {
        List<String> told = new ArrayList<>();
        for (var forwarded : context.forwarded(SegmentTopology.MEMBERSHIPS_SINK)) {
            var event = PlainWire.decode(Topics.MEMBERSHIPS, forwarded.record().value());
            told.add(event.getType() + " " + event.getSegmentId());
        }
        return told;
    }
}
