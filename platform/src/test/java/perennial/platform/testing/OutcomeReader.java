package perennial.platform.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import perennial.schemas.Decoded;
import perennial.schemas.Topic;

/** Reads a topic from its beginning to its end of now, as a {@code read_committed} reader sees it. */
public final class OutcomeReader {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration UNHURRIED = Duration.ofMillis(200);

    /** Whoever waits asks often: what was read of a topic of ours is kept for all tests of the JVM. */
    private static final Map<String, OutcomeReader> KEPT = new ConcurrentHashMap<>();

    private final Topic<?> topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<SpecificRecord> told = new ArrayList<>();

    private OutcomeReader(Topic<?> topic) {
        this.topic = topic;
        this.consumer = atTheBeginningOf(topic.name());
    }

    /** Everything that was ever on the topic, but for tombstones. */
    public static <V extends SpecificRecord> List<V> all(Topic<V> topic) {
        return KEPT.computeIfAbsent(topic.name(), name -> new OutcomeReader(topic)).told().stream()
                .map(topic.type()::cast)
                .toList();
    }

    /**
     * What fits the filter, as soon as there are {@code count} or more. It is looked at some times a second, and not at once: what is told
     * once too often right after the rest is seen as well.
     */
    public static <V extends SpecificRecord> List<V> await(Topic<V> topic, int count, Predicate<V> filter) {
        return await(UNHURRIED, count, () -> all(topic).stream().filter(filter).toList());
    }

    /** The same for whoever awaits something else when nothing more may be told, and so need not wait for it here. */
    public static <V extends SpecificRecord> List<V> awaitFirst(Topic<V> topic, int count, Predicate<V> filter) {
        return await(
                Duration.ofMillis(10),
                count,
                () -> all(topic).stream().filter(filter).toList());
    }

    /** What the broker has now, dead letters and tombstones included. */
    public static List<ConsumerRecord<byte[], byte[]>> raw(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = atTheBeginningOf(topic)) {
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            readUntilNow(consumer, found::add);
            return found;
        }
    }

    /** Raw records, as soon as there are {@code count} or more: for dead letters. */
    public static List<ConsumerRecord<byte[], byte[]>> awaitRaw(String topic, int count) {
        return await(UNHURRIED, count, () -> raw(topic));
    }

    private synchronized List<SpecificRecord> told() {
        readUntilNow(consumer, record -> {
            if (record.value() != null) {
                told.add(
                        switch (Backbone.get().codec().decode(topic, record.value())) {
                            case Decoded.Value<? extends SpecificRecord> good -> good.value();
                            case Decoded.Undecodable<?> bad -> throw new AssertionError(bad.detail());
                        });
            }
        });
        return List.copyOf(told);
    }

    private static <T> List<T> await(Duration interval, int count, Supplier<List<T>> now) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(interval)
                .until(now::get, found -> found.size() >= count);
    }

    private static KafkaConsumer<byte[], byte[]> atTheBeginningOf(String topic) {
        var consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", Backbone.get().bootstrapServers(),
                        "isolation.level", "read_committed",
                        "enable.auto.commit", "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    private static void readUntilNow(
            KafkaConsumer<byte[], byte[]> consumer, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(50)).forEach(each);
        }
    }
}
