package perennial.sandbox.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * What {@link BareTopology} is told. Apart from it, because this command itself runs without Kafka Streams.
 *
 * @param applicationId a new one reads everything from the beginning
 * @param storeMemoryBytes as much as the service has for its stores and customers together
 */
record BareTopologyFile(
        String bootstrapServers,
        String applicationId,
        Path stateDir,
        int threads,
        long storeMemoryBytes,
        Imitation imitation) {

    static final String INPUTS = "bench.inputs";
    static final String VALUES = "bench.values";
    static final String OUTCOMES = "bench.outcomes";
    static final String PER_RECORD = "bench.outcomes.per.record";
    static final String OUTCOME_TOPIC = "bench.outcomes";

    /**
     * What it does in the place of segment-service.
     *
     * @param inputs the topics that are read, separated by commas
     * @param values a file with values of the store
     * @param outcomes a file with values of outcome topics
     * @param outcomesPerRecord how many outcomes a record has
     */
    record Imitation(String inputs, Path values, Path outcomes, double outcomesPerRecord) {}

    /** What is not said here is as segment-service sets it. */
    void save(Path file) {
        Properties all = new Properties();
        all.setProperty(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        all.setProperty(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        all.setProperty(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        all.setProperty(StreamsConfig.NUM_STREAM_THREADS_CONFIG, Integer.toString(threads));
        all.setProperty(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        all.setProperty(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, "100");
        all.setProperty(StreamsConfig.POLL_MS_CONFIG, "500");
        all.setProperty(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, "true");
        // The service's one store of this size has no record cache either; its cache is for the small ones.
        all.setProperty(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, "0");
        all.setProperty(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, "perennial.segment.topology.StoreOptions");
        all.setProperty("perennial.segment.store.memory.bytes", Long.toString(storeMemoryBytes));
        all.setProperty(StreamsConfig.CONSUMER_PREFIX + ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "15000");
        all.setProperty(
                StreamsConfig.CONSUMER_PREFIX + ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                Integer.toString(8 * 1024 * 1024));
        all.setProperty(
                StreamsConfig.PRODUCER_PREFIX + ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Integer.toString(2 * 1024 * 1024));
        all.setProperty(StreamsConfig.PRODUCER_PREFIX + ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        all.setProperty(StreamsConfig.PRODUCER_PREFIX + ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(128 * 1024));
        all.setProperty(INPUTS, imitation.inputs());
        all.setProperty(VALUES, imitation.values().toString());
        all.setProperty(OUTCOMES, imitation.outcomes().toString());
        all.setProperty(PER_RECORD, Double.toString(imitation.outcomesPerRecord()));
        try (Writer out = Files.newBufferedWriter(file)) {
            all.store(out, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
