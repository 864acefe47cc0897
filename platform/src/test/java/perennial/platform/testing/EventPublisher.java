package perennial.platform.testing;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import perennial.schemas.EventCodec;
import perennial.schemas.Topic;

/** Publishes as the storefront or another service would, and records that nobody should publish. */
public final class EventPublisher implements AutoCloseable {

    private final EventCodec codec = Backbone.get().codec();
    private final KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", Backbone.get().bootstrapServers(), "linger.ms", "5"),
            new ByteArraySerializer(),
            new ByteArraySerializer());

    /** Returns when the broker has them all. */
    @SafeVarargs
    public final <V extends SpecificRecord> void publish(Topic<V> topic, V... values) {
        for (V value : values) {
            var unused =
                    producer.send(new ProducerRecord<>(topic.name(), key(topic, value), codec.encode(topic, value)));
        }
        producer.flush();
    }

    public RecordMetadata publishRaw(ProducerRecord<byte[], byte[]> message) {
        try {
            return producer.send(message).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public <V extends SpecificRecord> byte[] encode(Topic<V> topic, V value) {
        return codec.encode(topic, value);
    }

    private static <V extends SpecificRecord> byte[] key(Topic<V> topic, V value) {
        return topic.key().apply(value).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
    }
}
