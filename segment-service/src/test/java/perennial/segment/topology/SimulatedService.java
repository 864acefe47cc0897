package perennial.segment.topology;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import javax.crypto.spec.SecretKeySpec;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import perennial.events.CustomerSegments;
import perennial.events.MembershipEvent;
import perennial.events.SegmentDefinition;
import perennial.schemas.Topic;
import perennial.schemas.Topics;
import perennial.segment.definition.Conditions;
import perennial.segment.state.ProgressState;

/** The whole stream without a broker, on a clock that the test moves: a door for tests of other packages. */
public final class SimulatedService implements AutoCloseable {

    private final MutableClock clock;
    private final PlainWire wire = new PlainWire();
    private final TopologyTestDriver driver;
    private final Map<Topic<?>, TestInputTopic<byte[], byte[]>> inputs = new HashMap<>();

    /** @param fallbackZone of customers without a time zone of their own */
    public SimulatedService(Path stateDir, Instant start, ZoneId fallbackZone) {
        clock = new MutableClock(start);
        driver = driver(stateDir, new Conditions(), wire, clock, fallbackZone, new SimpleMeterRegistry());
    }

    /** The stream as it is, but for stores in memory: a driver flushes those on disk after each record. */
    static TopologyTestDriver driver(
            Path stateDir,
            Conditions conditions,
            PlainWire wire,
            MutableClock clock,
            ZoneId fallbackZone,
            MeterRegistry meters) {
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "segments");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        config.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        Parts parts = parts(conditions, wire, clock, fallbackZone, meters);
        return new TopologyTestDriver(SegmentTopology.create(parts), config, clock.instant());
    }

    static Parts parts(
            Conditions conditions, PlainWire wire, MutableClock clock, ZoneId fallbackZone, MeterRegistry meters) {
        return new Parts(
                conditions,
                wire,
                Stores::inMemoryKeyValueStore,
                clock,
                fallbackZone,
                new SecretKeySpec(new byte[32], Erasures.ALGORITHM),
                new Lately(DataSize.ofKilobytes(16)),
                new SegmentMetrics(meters, clock),
                new Heartbeats(Duration.ofSeconds(5), System::nanoTime),
                slowly());
    }

    /** A clock by which customers are looked at again slowly: a hundred in a slice, and nobody while there are events. */
    private static LongSupplier slowly() {
        AtomicLong nanos = new AtomicLong();
        long step = SegmentTopology.REEVALUATION_SLICE.toNanos() * 2 / 3;
        return () -> nanos.addAndGet(step);
    }

    /** A definition as it is put at that instant. */
    static SegmentDefinition definition(String segmentId, int version, String when, Instant at) {
        return SegmentDefinition.newBuilder()
                .setEventId(segmentId + version)
                .setType("CURRENT")
                .setOccurredAt(at)
                .setRecordedAt(at)
                .setCauseId("request")
                .setSegmentId(segmentId)
                .setVersion(version)
                .setDescription("")
                .setWhen(when)
                .setStopped(false)
                .build();
    }

    /** The segment is put, stopped or resumed at that instant. Of those who are there nobody was looked at again yet. */
    public void define(String segmentId, int version, String when, boolean stopped, Instant at) {
        publish(
                Topics.SEGMENT_DEFINITIONS,
                SegmentDefinition.newBuilder(definition(segmentId, version, when, at))
                        .setStopped(stopped)
                        .build(),
                at);
    }

    public void delete(String segmentId, int version, String when, Instant at) {
        publish(
                Topics.SEGMENT_DEFINITIONS,
                SegmentDefinition.newBuilder(definition(segmentId, version, when, at))
                        .setType("DELETED")
                        .build(),
                at);
    }

    /** All who are there are looked at again, at this instant. */
    public void settle() {
        while (!isSettled()) {
            driver.advanceWallClockTime(SegmentTopology.REEVALUATION_INTERVAL);
        }
    }

    /** Whether all who are there have been looked at again since a definition changed. */
    public boolean isSettled() {
        return isSettled(driver);
    }

    static boolean isSettled(TopologyTestDriver driver) {
        ProgressState progress = driver.<String, ProgressState>getKeyValueStore(SegmentTopology.PROGRESS)
                .get(PartitionDefinitions.PROGRESS_KEY);
        return progress.getGeneration() == progress.getSettledGeneration();
    }

    /** The event comes at that instant. Timers that are due then may or may not have been served before. */
    public <V extends SpecificRecord> void publish(Topic<V> topic, V event, Instant at) {
        moveTo(at);
        inputs.computeIfAbsent(
                        topic,
                        each -> driver.createInputTopic(
                                each.name(), new ByteArraySerializer(), new ByteArraySerializer()))
                .pipeInput(new TestRecord<>(
                        topic.key().apply(event).getBytes(StandardCharsets.UTF_8), wire.encode(topic, event)));
    }

    public Instant now() {
        return clock.instant();
    }

    /** It is this instant: some who are there are looked at again, if need be, and timers are served that are due. */
    public void tick(Instant at) {
        moveTo(at);
        driver.advanceWallClockTime(SegmentTopology.TIMER_INTERVAL);
    }

    private void moveTo(Instant at) {
        Duration ahead = Duration.between(clock.instant(), at);
        if (ahead.isNegative()) {
            throw new IllegalArgumentException("it is " + clock.instant() + " already: " + at);
        }
        clock.advance(ahead);
    }

    /** When the next timer is due, null if there is none. Until then ticks do nothing. */
    public @Nullable Instant nextTimer() {
        Instant everAfter = Instant.ofEpochMilli(Long.MAX_VALUE);
        List<Timers.Due> next = new Timers(driver.getKeyValueStore(SegmentTopology.INDEX)).due(everAfter, 1);
        return next.isEmpty() ? null : next.getFirst().at();
    }

    /** What was told of memberships since this was last asked. */
    public List<MembershipEvent> told() {
        return driver
                .createOutputTopic(Topics.MEMBERSHIPS.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList()
                .stream()
                .map(record -> decode(Topics.MEMBERSHIPS, record.value()))
                .toList();
    }

    /** The compacted topic: the last record of each customer, without those of which a tombstone is the last. */
    public Map<String, CustomerSegments> current() {
        Map<String, CustomerSegments> current = new HashMap<>();
        driver.createOutputTopic(
                        Topics.CUSTOMER_SEGMENTS.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList()
                .forEach(record -> {
                    String customerId = new String(record.key(), StandardCharsets.UTF_8);
                    if (record.value() == null) {
                        current.remove(customerId);
                    } else {
                        current.put(customerId, decode(Topics.CUSTOMER_SEGMENTS, record.value()));
                    }
                });
        return current;
    }

    private static <V extends SpecificRecord> V decode(Topic<V> topic, byte[] bytes) {
        try {
            return PlainWire.decode(topic, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.close();
    }
}
