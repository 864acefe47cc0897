package perennial.sandbox.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import perennial.sandbox.console.Failure;
import perennial.sandbox.console.Progress;
import perennial.sandbox.kafka.KafkaClients;
import perennial.schemas.Decoded;
import perennial.schemas.EventCodec;
import perennial.schemas.Topic;

/** What a service tells on a topic, as it can be read as committed, from the beginning. */
final class Told<V extends SpecificRecord> implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Map<String, Object> IN_LARGE_PIECES = Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);

    private final Consumer<byte[], byte[]> consumer;
    private final EventCodec codec;
    private final Topic<V> topic;
    private final Function<V, String> typeOf;

    Told(Ground ground, Topic<V> topic, Function<V, String> typeOf) throws InterruptedException {
        this.topic = topic;
        this.typeOf = typeOf;
        this.consumer = new KafkaClients(ground.home().ports()).consumer(IN_LARGE_PIECES);
        this.codec = EventCodec.connectedTo(ground.home().ports().registryUrl());
        Set<TopicPartition> partitions =
                CatchingUp.ends(ground.admin(), Set.of(topic.name())).keySet();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /**
     * Reads on until so many more outcomes of a type have come, and to the end of what is there, so that one too many is found. What
     * is told of others meanwhile is not looked at.
     */
    void await(String type, long count, java.util.function.Consumer<V> listener) {
        long found = 0;
        Instant deadline = Instant.now().plus(PATIENCE);
        try (Progress progress = new Progress("reading " + type, count)) {
            while (found < count || !isAtEnd()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    V event = decoded(record);
                    if (typeOf.apply(event).equals(type)) {
                        found++;
                        listener.accept(event);
                        deadline = Instant.now().plus(PATIENCE);
                    }
                }
                progress.stepTo(found);
                if (Instant.now().isAfter(deadline)) {
                    throw new Failure("Of " + count + " outcomes " + type + " only " + found + " came");
                }
            }
        }
        if (found > count) {
            throw new Failure("Instead of " + count + " outcomes " + type + " there are " + found);
        }
    }

    /** Reads on to the end of what is there. */
    void toTheEnd(java.util.function.Consumer<V> listener) {
        while (!isAtEnd()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                listener.accept(decoded(record));
            }
        }
    }

    private boolean isAtEnd() {
        return consumer.endOffsets(consumer.assignment()).entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private V decoded(ConsumerRecord<byte[], byte[]> record) {
        if (codec.decode(topic, record.value()) instanceof Decoded.Value<V> event) {
            return event.value();
        }
        throw new Failure("There is something else than an outcome on " + topic.name());
    }

    @Override
    public void close() {
        consumer.close();
        codec.close();
    }
}
