package perennial.platform.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import perennial.schemas.Decoded;
import perennial.schemas.EventCodec;
import perennial.schemas.Topic;

/** Reads a topic from its beginning to its end of now, as a {@code read_committed} reader sees it. */
public final class OutcomeReader {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private OutcomeReader() {}

    /** Everything that is on the topic now, but for tombstones. */
    public static <V extends SpecificRecord> List<V> all(Topic<V> topic) {
        try (EventCodec codec = EventCodec.connectedTo(Backbone.get().registryUrl())) {
            return raw(topic.name()).stream()
                    .filter(record -> record.value() != null)
                    .map(record -> switch (codec.decode(topic, record.value())) {
                        case Decoded.Value<V> value -> value.value();
                        case Decoded.Undecodable<V> bad -> throw new AssertionError(bad.detail());
                    })
                    .toList();
        }
    }

    /** What fits the filter, as soon as there are {@code count} or more. */
    public static <V extends SpecificRecord> List<V> await(Topic<V> topic, int count, Predicate<V> filter) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> all(topic).stream().filter(filter).toList(), found -> found.size() >= count);
    }

    public static List<ConsumerRecord<byte[], byte[]>> raw(String topic) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers", Backbone.get().bootstrapServers(),
                "isolation.level", "read_committed",
                "enable.auto.commit", "false");
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
            }
            return found;
        }
    }

    /** Raw records, as soon as there are {@code count} or more: for dead letters. */
    public static List<ConsumerRecord<byte[], byte[]>> awaitRaw(String topic, int count) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> raw(topic), found -> found.size() >= count);
    }
}
