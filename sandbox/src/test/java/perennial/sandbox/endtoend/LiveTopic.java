package perennial.sandbox.endtoend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
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

    LiveTopic(Home home, Topic<V> topic) {
        this.consumer = new KafkaClients(home.ports()).consumer(Map.of());
        this.reader = Thread.ofPlatform().daemon().name("read " + topic.name()).start(() -> read(home, topic));
    }

    private void read(Home home, Topic<V> topic) {
        try (consumer;
                EventCodec codec = EventCodec.connectedTo(home.ports().registryUrl())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (true) {
                List<V> batch = new ArrayList<>();
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (record.value() != null
                            && codec.decode(topic, record.value()) instanceof Decoded.Value<V> value) {
                        batch.add(value.value());
                    }
                });
                seen.addAll(batch);
            }
        } catch (WakeupException e) {
            // closed
        }
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
