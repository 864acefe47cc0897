package perennial.segment.topology;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.Stores;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import perennial.platform.admission.Admission;
import perennial.platform.admission.PartitionCounts;
import perennial.schemas.EventCodec;
import perennial.schemas.Topics;
import perennial.segment.definition.Conditions;

/** Puts the parts together. What is decided here is how Kafka Streams runs. */
@Configuration(proxyBeanMethods = false)
class SegmentConfiguration {

    private static final int SESSION_TIMEOUT_MS = 15_000;

    /** By its answer an instance learns that another has left, and takes over. */
    private static final int HEARTBEAT_INTERVAL_MS = 1_000;

    private static final int COMMIT_INTERVAL_MS = 100;

    /** How long a thread that nothing comes to waits: it wakes up for records at once, and otherwise only as often as this. */
    private static final int POLL_MS = 500;

    /** Enough for the stores that have a record cache: see {@link SegmentTopology}. */
    private static final int CACHE_BYTES = 1024 * 1024;

    /** A dead letter is a record and its reasons, and what is kept of a customer may be several large orders: more than the usual 1 MB. */
    private static final int MAX_RECORD_BYTES = 8 * 1024 * 1024;

    private static final int FETCH_BYTES = 8 * 1024 * 1024;
    private static final int BATCH_BYTES = 128 * 1024;

    @Bean
    Conditions conditions() {
        return new Conditions();
    }

    @Bean
    StreamsConfig segmentStreamsConfig(
            KafkaProperties kafka, SegmentSettings settings, @Value("${perennial.instance-id}") String instanceId) {
        return new StreamsConfig(config(kafka, settings, instanceId));
    }

    @Bean
    Heartbeats heartbeats(StreamsConfig config) {
        Map<String, Object> consumer = config.getMainConsumerConfigs("", "", 0);
        return new Heartbeats(
                Heartbeats.within(
                        millis(consumer, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
                        millis(consumer, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG)),
                System::nanoTime);
    }

    private static Duration millis(Map<String, Object> config, String key) {
        return Duration.ofMillis(
                Long.parseLong(Objects.requireNonNull(config.get(key), key).toString()));
    }

    @Bean
    Parts parts(
            Conditions conditions,
            Admission admission,
            EventCodec codec,
            Clock clock,
            ZoneId zone,
            MeterRegistry meters,
            SegmentSettings settings,
            Heartbeats heartbeats) {
        return new Parts(
                conditions,
                new RegistryWire(admission, codec),
                Stores::persistentKeyValueStore,
                clock,
                zone,
                settings.erasureSecret(),
                new Lately(settings.customerMemory()),
                new SegmentMetrics(meters, clock),
                heartbeats,
                System::nanoTime);
    }

    @Bean
    SegmentStreams segmentStreams(
            Parts parts, StreamsConfig config, Admin admin, ApplicationEventPublisher events, MeterRegistry meters) {
        return new SegmentStreams(
                SegmentTopology.create(parts),
                config,
                new ClusterCheck(admin, new PartitionCounts(admin)),
                events,
                meters);
    }

    @Bean
    LocalState localState(
            SegmentStreams streams, SegmentSettings settings, Admin admin, Heartbeats heartbeats, ZoneId zone) {
        PartitionCounts counts = new PartitionCounts(admin);
        return new LocalState(
                streams.streams(),
                settings.advertised(),
                () -> counts.applyAsInt(Topics.SEGMENT_DEFINITIONS.name()),
                heartbeats,
                zone);
    }

    /** Among them the lag of each partition, and how state is restored. */
    @Bean(destroyMethod = "close")
    KafkaStreamsMetrics segmentStreamsMetrics(SegmentStreams streams) {
        return new KafkaStreamsMetrics(streams.streams());
    }

    private static Properties config(KafkaProperties kafka, SegmentSettings settings, String instanceId) {
        Properties config = new Properties();
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL_MS);
        config.put(StreamsConfig.POLL_MS_CONFIG, POLL_MS);
        config.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        config.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES);
        config.put(StreamsConfig.APPLICATION_SERVER_CONFIG, settings.advertised());
        config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        config.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, StoreOptions.class);
        config.put(StoreOptions.BYTES, settings.storeMemory().toBytes());
        // A restarted instance takes its own place again at once, instead of waiting for its predecessor to time out.
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instanceId);
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_TIMEOUT_MS);
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), HEARTBEAT_INTERVAL_MS);
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), FETCH_BYTES);
        config.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), MAX_RECORD_BYTES);
        config.put(StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), MAX_RECORD_BYTES);
        config.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        // A compressor is made anew for each batch, and takes more memory than the usual 16 KB of it.
        config.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
        // What the operator sets has the last word.
        config.putAll(kafka.buildStreamsProperties());
        return config;
    }
}
