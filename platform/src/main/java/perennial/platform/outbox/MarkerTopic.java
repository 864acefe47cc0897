package perennial.platform.outbox;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.UUIDDeserializer;

/** The topic of one partition in which each committed batch leaves its id. Only the last one counts. */
final class MarkerTopic {

    static final byte[] KEY = "batch".getBytes(StandardCharsets.UTF_8);
    private static final long FIRST_WINDOW = 256;

    private MarkerTopic() {}

    /** The last committed marker. Reads backwards in windows that grow, since the topic may be long before it is compacted. */
    static Optional<UUID> last(Map<String, Object> kafka, String topic) {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        TopicPartition partition = new TopicPartition(topic, 0);
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new UUIDDeserializer())) {
            consumer.assign(List.of(partition));
            long beginning = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            for (long window = FIRST_WINDOW; ; window *= 8) {
                long start = Math.max(beginning, end - window);
                Optional<UUID> last = lastBetween(consumer, partition, start, end);
                if (last.isPresent() || start == beginning) {
                    return last;
                }
            }
        }
    }

    private static Optional<UUID> lastBetween(
            KafkaConsumer<byte[], UUID> consumer, TopicPartition partition, long start, long end) {
        Optional<UUID> last = Optional.empty();
        consumer.seek(partition, start);
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], UUID> marker : consumer.poll(Duration.ofMillis(100))) {
                last = Optional.of(marker.value());
            }
        }
        return last;
    }
}
