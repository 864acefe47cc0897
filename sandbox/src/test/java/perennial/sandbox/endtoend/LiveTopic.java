package perennial.sandbox.endtoend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import perennial.sandbox.home.Home;
import perennial.sandbox.kafka.KafkaClients;
import perennial.schemas.Decoded;
import perennial.schemas.EventCodec;
import perennial.schemas.Topic;

/** Everything that a {@code read_committed} reader has seen on a topic so far. */
final class LiveTopic<V extends SpecificRecord> implements AutoCloseable {

    private final Consumer<byte[], byte[]> consumer;
    private final Thread reader;
    private final List<V> seen = new CopyOnWriteArrayList<>();

    /** Reads what is there from the beginning to the end, and returns it in the order of its partitions. */
    static <V extends SpecificRecord> List<V> all(Home home, Topic<V> topic) {
        List<V> all = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer = new KafkaClients(home.ports()).consumer(Map.of());
                EventCodec codec = EventCodec.connectedTo(home.ports().registryUrl())) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> decoded(codec, topic, record).ifPresent(all::add));
            }
        }
        return all;
    }

    LiveTopic(Home home, Topic<V> topic) {
        this(home, topic, value -> {});
    }

    /** @param listener hears each, in the order in which it is read */
    LiveTopic(Home home, Topic<V> topic, java.util.function.Consumer<V> listener) {
        this.consumer = new KafkaClients(home.ports()).consumer(Map.of());
        this.reader =
                Thread.ofPlatform().daemon().name("read " + topic.name()).start(() -> read(home, topic, listener));
    }

    private void read(Home home, Topic<V> topic, java.util.function.Consumer<V> listener) {
        try (consumer;
                EventCodec codec = EventCodec.connectedTo(home.ports().registryUrl())) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (true) {
                List<V> batch = new ArrayList<>();
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> decoded(codec, topic, record).ifPresent(batch::add));
                seen.addAll(batch);
                batch.forEach(listener);
            }
        } catch (WakeupException e) {
            // closed
        }
    }

    private static List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, Topic<?> topic) {
        return consumer.partitionsFor(topic.name()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    private static <V extends SpecificRecord> Optional<V> decoded(
            EventCodec codec, Topic<V> topic, ConsumerRecord<byte[], byte[]> record) {
        return record.value() != null && codec.decode(topic, record.value()) instanceof Decoded.Value<V> value
                ? Optional.of(value.value())
                : Optional.empty();
    }

    List<V> where(Predicate<V> filter) {
        return seen.stream().filter(filter).toList();
    }

    long count(Predicate<V> filter) {
        return seen.stream().filter(filter).count();
    }

    @Override
    public void close() throws InterruptedException {
        consumer.wakeup();
        reader.join();
    }
}
