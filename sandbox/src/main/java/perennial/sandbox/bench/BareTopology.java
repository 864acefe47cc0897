package perennial.sandbox.bench;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.UsePartitionTimeOnInvalidTimestamp;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import perennial.schemas.Retention;

/**
 * What Kafka Streams alone can do: for each record it reads the customer's value from a store, writes one that segment-service has
 * written, and hands on as many outcomes of segment-service as that did for a record. It decodes nothing and decides nothing.
 *
 * <p>A JVM of its own runs it, on the libraries of segment-service. Guarantee, durability and settings are those of
 * {@code SegmentConfiguration}; the service has further stores, which are part of what its logic costs.
 */
final class BareTopology {

    private static final String STORE = "values";

    private BareTopology() {}

    public static void main(String[] arguments) throws IOException {
        Properties all = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of(arguments[0]))) {
            all.load(in);
        }
        KafkaStreams streams = new KafkaStreams(topology(all), all);
        Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
        streams.start();
    }

    private static Topology topology(Properties all) {
        byte[][] values = Written.loadSample(Path.of(all.getProperty(BareTopologyFile.VALUES)));
        byte[][] outcomes = Written.loadSample(Path.of(all.getProperty(BareTopologyFile.OUTCOMES)));
        double perRecord = Double.parseDouble(all.getProperty(BareTopologyFile.PER_RECORD));
        ProcessorSupplier<byte[], byte[], byte[], byte[]> supplier = new ProcessorSupplier<>() {
            @Override
            public Processor<byte[], byte[], byte[], byte[]> get() {
                return new Imitator(values, outcomes, perRecord);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
                        .withLoggingEnabled(Retention.COMPACTED.config()));
            }
        };
        return new Topology()
                .addSource(
                        AutoOffsetReset.earliest(),
                        "events",
                        new UsePartitionTimeOnInvalidTimestamp(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        all.getProperty(BareTopologyFile.INPUTS).split(","))
                .addProcessor("imitator", supplier, "events")
                .addSink(
                        "outcomes",
                        BareTopologyFile.OUTCOME_TOPIC,
                        new ByteArraySerializer(),
                        new ByteArraySerializer(),
                        "imitator");
    }

    private static final class Imitator implements Processor<byte[], byte[], byte[], byte[]> {

        private final byte[][] values;
        private final byte[][] outcomes;
        private final double perRecord;
        private double owed;
        private int next;
        private @Nullable ProcessorContext<byte[], byte[]> context;
        private @Nullable KeyValueStore<String, byte[]> store;

        Imitator(byte[][] values, byte[][] outcomes, double perRecord) {
            this.values = values;
            this.outcomes = outcomes;
            this.perRecord = perRecord;
        }

        @Override
        public void init(ProcessorContext<byte[], byte[]> given) {
            context = given;
            store = given.getStateStore(STORE);
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            String key = new String(record.key(), StandardCharsets.UTF_8);
            byte[] before = Objects.requireNonNull(store).get(key);
            // Which value is next depends on the one before, so that it is really read.
            next = (next + 1 + (before == null ? 0 : before.length & 1)) % values.length;
            store.put(key, values[next]);
            for (owed += perRecord; owed >= 1; owed--) {
                ProcessorContext<byte[], byte[]> to = Objects.requireNonNull(context);
                to.forward(new Record<>(record.key(), outcomes[next % outcomes.length], to.currentSystemTimeMs()));
            }
        }
    }
}
