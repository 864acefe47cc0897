package perennial.segment.editing;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import perennial.events.SegmentDefinition;
import perennial.schemas.Decoded;
import perennial.schemas.EventCodec;
import perennial.schemas.Topics;

/**
 * The topic of definitions, changed by one instance at a time. All write under one transactional id, so whoever begins to write
 * fences those who did before; and each reads the topic to its end after it began and before it writes. So a change is always
 * decided from the record that is in force, or fails and is decided anew.
 */
class DefinitionTopic implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(DefinitionTopic.class);
    private static final String TRANSACTIONAL_ID = "perennial.segment.definitions";
    private static final TopicPartition READ_FROM = new TopicPartition(Topics.SEGMENT_DEFINITIONS.name(), 0);
    private static final Duration READ_WITHIN = Duration.ofSeconds(15);
    private static final int MOST_TRIES = 5;
    private static final int TIMEOUT_MS = 10_000;

    private final Map<String, Object> kafka;
    private final EventCodec codec;
    private final Map<String, SegmentDefinition> inForce = new HashMap<>();
    private @Nullable Producer<String, byte[]> producer;
    private @Nullable Consumer<byte[], byte[]> consumer;

    /** @param kafka the clients' connection settings */
    DefinitionTopic(Map<String, Object> kafka, EventCodec codec) {
        this.kafka = kafka;
        this.codec = codec;
    }

    /** Decides from the record in force (null if there never was one) which one is to be; null leaves it alone. */
    interface Change extends UnaryOperator<@Nullable SegmentDefinition> {}

    /**
     * @return the record that is in force now
     * @throws KafkaException if the brokers do not let it happen
     */
    synchronized @Nullable SegmentDefinition change(String segmentId, Change change) {
        for (int attempt = 1; ; attempt++) {
            try {
                Producer<String, byte[]> writer = writer();
                readToEnd();
                SegmentDefinition before = inForce.get(segmentId);
                SegmentDefinition after = change.apply(before);
                if (after != null && !after.equals(before)) {
                    write(writer, after);
                    inForce.put(segmentId, after);
                }
                return after;
            } catch (KafkaException e) {
                // Fenced by another instance, or out of touch: whether it was written is seen after starting over.
                close();
                if (attempt == MOST_TRIES) {
                    throw e;
                }
                LOG.info("Changing segment {} starts over: {}", segmentId, e.toString());
            } catch (RuntimeException e) {
                // What was polled and then not understood, as without the registry, would not be polled again.
                close();
                throw e;
            }
        }
    }

    private void write(Producer<String, byte[]> writer, SegmentDefinition definition) {
        byte[] value = codec.encode(Topics.SEGMENT_DEFINITIONS, definition);
        writer.beginTransaction();
        writer.partitionsFor(READ_FROM.topic())
                .forEach(partition -> send(writer, partition.partition(), definition.getSegmentId(), value));
        writer.commitTransaction();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // commitTransaction fails if a send did
    private static void send(Producer<String, byte[]> writer, int partition, String key, byte[] value) {
        writer.send(new ProducerRecord<>(READ_FROM.topic(), partition, key, value));
    }

    private Producer<String, byte[]> writer() {
        if (producer == null) {
            Map<String, Object> config = new HashMap<>(kafka);
            config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TRANSACTIONAL_ID);
            config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TIMEOUT_MS);
            config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TIMEOUT_MS);
            config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS / 2);
            config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
            config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
            producer = connectProducer(config);
            producer.initTransactions();
        }
        return producer;
    }

    private Consumer<byte[], byte[]> reader() {
        if (consumer == null) {
            Map<String, Object> config = new HashMap<>(kafka);
            config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
            config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
            config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
            consumer = connectConsumer(config);
            consumer.assign(List.of(READ_FROM));
            consumer.seekToBeginning(List.of(READ_FROM));
        }
        return consumer;
    }

    /** Its own method for a test without a broker. */
    Producer<String, byte[]> connectProducer(Map<String, Object> config) {
        return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    /** Its own method for a test without a broker. */
    Consumer<byte[], byte[]> connectConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void readToEnd() {
        Consumer<byte[], byte[]> reader = reader();
        long end = reader.endOffsets(List.of(READ_FROM)).getOrDefault(READ_FROM, 0L);
        long deadlineNanos = System.nanoTime() + READ_WITHIN.toNanos();
        while (reader.position(READ_FROM) < end) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new org.apache.kafka.common.errors.TimeoutException("The definitions could not be read in time");
            }
            for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(100))) {
                remember(record);
            }
        }
    }

    private void remember(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return;
        }
        switch (codec.decode(Topics.SEGMENT_DEFINITIONS, record.value())) {
            case Decoded.Value<SegmentDefinition> value ->
                inForce.put(value.value().getSegmentId(), value.value());
            case Decoded.Undecodable<SegmentDefinition> bad ->
                LOG.error("A definition at offset {} cannot be read: {}", record.offset(), bad.detail());
        }
    }

    private void close() {
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
        if (consumer != null) {
            consumer.close();
            consumer = null;
        }
        inForce.clear();
    }

    @Override
    public synchronized void destroy() {
        close();
    }
}
