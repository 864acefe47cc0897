package perennial.segment.topology;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.apache.kafka.streams.processor.UsePartitionTimeOnInvalidTimestamp;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import perennial.schemas.Retention;
import perennial.schemas.Service;
import perennial.schemas.Topics;
import perennial.segment.membership.Memberships;

/**
 * The whole stream: raw records of all topics into one processor, which owns three stores a partition, and out to the two
 * outcome topics and the dead letters.
 *
 * <p>The stores have no record cache: with many keys it costs more than it saves under exactly-once.
 */
final class SegmentTopology {
    /** By customer id: profile, memberships, timer. */
    static final String CUSTOMERS = "customers";

    /** By due time and customer id. */
    static final String TIMERS = "timers";

    /** By segment id: how many of the partition's customers are in it. */
    static final String SIZES = "sizes";

    static final String MEMBERSHIPS_SINK = "memberships";
    static final String CUSTOMER_SEGMENTS_SINK = "customer-segments";
    static final String DEAD_LETTER_SINK = "dead-letters";

    /** How often due timers are looked for. */
    static final Duration TIMER_INTERVAL = Duration.ofMillis(200);

    private static final String EVENTS = "events";
    private static final String CUSTOMER_PROCESSOR = "customer";

    private SegmentTopology() {}

    static Topology create(Memberships memberships, Wire wire, Clock clock, SegmentMetrics metrics) {
        String[] topics =
                Source.ALL.stream().map(source -> source.topic().name()).toArray(String[]::new);
        ByteArraySerializer bytes = new ByteArraySerializer();
        TopicNameExtractor<byte[], byte[]> deadLetterTopic = (key, value, context) ->
                Topics.named(context.topic()).orElseThrow().deadLetterTopic(Service.SEGMENT);
        return new Topology()
                .addSource(
                        AutoOffsetReset.earliest(),
                        EVENTS,
                        new UsePartitionTimeOnInvalidTimestamp(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        topics)
                .addProcessor(CUSTOMER_PROCESSOR, supplier(memberships, wire, clock, metrics), EVENTS)
                .addSink(MEMBERSHIPS_SINK, Topics.MEMBERSHIPS.name(), bytes, bytes, CUSTOMER_PROCESSOR)
                .addSink(CUSTOMER_SEGMENTS_SINK, Topics.CUSTOMER_SEGMENTS.name(), bytes, bytes, CUSTOMER_PROCESSOR)
                .addSink(DEAD_LETTER_SINK, deadLetterTopic, bytes, bytes, CUSTOMER_PROCESSOR);
    }

    private static ProcessorSupplier<byte[], byte[], byte[], byte[]> supplier(
            Memberships memberships, Wire wire, Clock clock, SegmentMetrics metrics) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<byte[], byte[], byte[], byte[]> get() {
                return new CustomerProcessor(memberships, wire, clock, metrics);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(
                        store(CUSTOMERS, Serdes.String(), CustomerCodec.serde()),
                        store(TIMERS, Serdes.Bytes(), Serdes.ByteArray()),
                        store(SIZES, Serdes.String(), Serdes.Long()));
            }
        };
    }

    /** What a customer was is gone from the changelog two days after it changed, as from the compacted topics. */
    private static <K, V> StoreBuilder<?> store(String name, Serde<K> key, Serde<V> value) {
        KeyValueBytesStoreSupplier store = Stores.persistentKeyValueStore(name);
        Map<String, String> changelog = Retention.COMPACTED.config();
        return Stores.keyValueStoreBuilder(store, key, value).withLoggingEnabled(changelog);
    }
}
