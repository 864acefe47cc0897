package perennial.sandbox.publishing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import perennial.sandbox.console.Failure;
import perennial.sandbox.home.Home;
import perennial.sandbox.kafka.KafkaClients;
import perennial.schemas.EventCodec;
import perennial.schemas.Topic;

/** Writes events to their topics, under their keys, as a storefront does. What is in flight is bounded by the producer's buffer. */
public final class EventPublisher implements AutoCloseable {

    private static final String TRANSACTIONAL_ID = "perennial.sandbox.publish";

    private final Producer<byte[], byte[]> producer;
    private final EventCodec codec;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    private EventPublisher(Home home, Map<String, Object> settings) {
        this.producer = new KafkaClients(home.ports()).producer(settings);
        this.codec = EventCodec.connectedTo(home.ports().registryUrl());
    }

    /** Each event stands for itself. */
    public static EventPublisher eachOnItsOwn(Home home) {
        return new EventPublisher(home, Map.of());
    }

    /** As {@link #eachOnItsOwn}, but none waits for others to be sent along with it. */
    public static EventPublisher eachAtOnce(Home home) {
        return new EventPublisher(home, Map.of(ProducerConfig.LINGER_MS_CONFIG, 0));
    }

    /**
     * For {@link #inTransaction}.
     *
     * @param patience how long readers are kept waiting if this process dies in between
     */
    static EventPublisher allOrNothing(Home home, Duration patience) {
        EventPublisher publisher = new EventPublisher(
                home,
                Map.of(
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        TRANSACTIONAL_ID,
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        Math.toIntExact(patience.toMillis())));
        publisher.producer.initTransactions();
        return publisher;
    }

    public <V extends SpecificRecord> void publish(Topic<V> topic, V value) {
        byte[] key = topic.key().apply(value).getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic.name(), key, codec.encode(topic, value));
        Future<RecordMetadata> unused = producer.send(record, (sent, problem) -> {
            if (problem != null) {
                failure.compareAndSet(null, problem);
            }
        });
        complain();
    }

    /** Waits until all that was published is stored. */
    public void flush() {
        producer.flush();
        complain();
    }

    /** What {@code work} publishes is seen as a whole when it returns, and never if it throws or this process is interrupted. */
    void inTransaction(Runnable work) {
        Thread abortWhenInterrupted = new Thread(producer::abortTransaction);
        producer.beginTransaction();
        Runtime.getRuntime().addShutdownHook(abortWhenInterrupted);
        try {
            work.run();
            flush();
        } catch (RuntimeException e) {
            Runtime.getRuntime().removeShutdownHook(abortWhenInterrupted);
            producer.abortTransaction();
            throw e;
        }
        Runtime.getRuntime().removeShutdownHook(abortWhenInterrupted);
        producer.commitTransaction();
    }

    private void complain() {
        Exception problem = failure.get();
        if (problem != null) {
            throw new Failure("The broker did not take an event: " + problem.getMessage(), problem);
        }
    }

    @Override
    public void close() {
        producer.close();
        codec.close();
    }
}
