package perennial.segment.topology;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
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

/**
 * The whole stream: raw records of all topics into one processor, which owns the stores of a partition, and out to the two
 * outcome topics and the dead letters.
 *
 * <p>Only stores of few keys, which are written again and again, have a record cache: of what is written to a key between two
 * commits the last is kept. With many keys a cache costs more than it saves under exactly-once.
 */
final class SegmentTopology {

    /** By customer id: profile and memberships, as {@link CustomerCodec} writes them. */
    static final String CUSTOMERS = "customers";

    /**
     * Who is in which segment, and who is to be looked at when: {@link Members} and {@link Timers} in one store, since each
     * has a changelog of its own, which costs every commit something, however little is written to it.
     */
    static final String INDEX = "index";

    /** By segment id: how many of the partition's customers are in it. */
    static final String SIZES = "sizes";

    static final String MEMBERSHIPS_SINK = "memberships";
    static final String CUSTOMER_SEGMENTS_SINK = "customer-segments";
    static final String DEAD_LETTER_SINK = "dead-letters";

    /** By a keyed hash of the customer's id: when she was erased. */
    static final String ERASURES = "erasures";

    /** By segment id: the definitions. */
    static final String DEFINITIONS = "definitions";

    /** One record: how far customers have been looked at again after definitions changed. */
    static final String PROGRESS = "progress";

    /** How often due timers are looked for: seldom, since each time makes the stream look whether there is anything to commit. */
    static final Duration TIMER_INTERVAL = Duration.ofMillis(500);

    /** While definitions have changed, customers are looked at again this often, for one of the two times below. */
    static final Duration REEVALUATION_INTERVAL = Duration.ofMillis(40);

    /** In a task that has nothing else to do. */
    static final Duration REEVALUATION_SLICE = Duration.ofMillis(8);

    /** In a task that events come to: all tasks of a thread together leave it most of its time for these. */
    static final Duration REEVALUATION_SLICE_BETWEEN_EVENTS = Duration.ofMillis(1);

    private static final String EVENTS = "events";
    private static final String CUSTOMER_PROCESSOR = "customer";

    private SegmentTopology() {}

    static Topology create(Parts parts) {
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
                        inputs().toArray(String[]::new))
                .addProcessor(CUSTOMER_PROCESSOR, supplier(parts), EVENTS)
                .addSink(MEMBERSHIPS_SINK, Topics.MEMBERSHIPS.name(), bytes, bytes, CUSTOMER_PROCESSOR)
                .addSink(CUSTOMER_SEGMENTS_SINK, Topics.CUSTOMER_SEGMENTS.name(), bytes, bytes, CUSTOMER_PROCESSOR)
                .addSink(DEAD_LETTER_SINK, deadLetterTopic, bytes, bytes, CUSTOMER_PROCESSOR);
    }

    /** The names of all topics that are read; they have one partition count. */
    static List<String> inputs() {
        return Stream.concat(
                        Source.ALL.stream().map(source -> source.topic().name()),
                        Stream.of(Topics.SEGMENT_DEFINITIONS.name()))
                .toList();
    }

    private static ProcessorSupplier<byte[], byte[], byte[], byte[]> supplier(Parts parts) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<byte[], byte[], byte[], byte[]> get() {
                return new CustomerProcessor(parts);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return SegmentTopology.stores(parts);
            }
        };
    }

    static Set<StoreBuilder<?>> stores(Parts parts) {
        return Set.of(
                store(parts, CUSTOMERS, Serdes.String(), Serdes.ByteArray()),
                store(parts, INDEX, Serdes.Bytes(), Serdes.ByteArray()),
                store(parts, SIZES, Serdes.String(), Serdes.Long()).withCachingEnabled(),
                store(parts, ERASURES, Serdes.Bytes(), Serdes.Long()),
                store(parts, DEFINITIONS, Serdes.String(), StateSerdes.definitions()),
                store(parts, PROGRESS, Serdes.String(), StateSerdes.progress()));
    }

    /** What a customer was is gone from the changelog two days after it changed, as from the compacted topics. */
    private static <K, V> StoreBuilder<?> store(Parts parts, String name, Serde<K> key, Serde<V> value) {
        KeyValueBytesStoreSupplier store = parts.stores().apply(name);
        Map<String, String> changelog = Retention.COMPACTED.config();
        return Stores.keyValueStoreBuilder(store, key, value).withLoggingEnabled(changelog);
    }
}
