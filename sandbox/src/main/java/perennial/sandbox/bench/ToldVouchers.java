package perennial.sandbox.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import perennial.events.VoucherEvent;
import perennial.sandbox.console.Failure;
import perennial.sandbox.console.Progress;
import perennial.sandbox.kafka.KafkaClients;
import perennial.schemas.Decoded;
import perennial.schemas.EventCodec;
import perennial.schemas.Topics;

/** What voucher-service tells, as it can be read as committed, from the beginning. */
final class ToldVouchers implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Map<String, Object> IN_LARGE_PIECES = Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);

    private final Consumer<byte[], byte[]> consumer;
    private final EventCodec codec;

    ToldVouchers(Ground ground) throws InterruptedException {
        this.consumer = new KafkaClients(ground.home().ports()).consumer(IN_LARGE_PIECES);
        this.codec = EventCodec.connectedTo(ground.home().ports().registryUrl());
        Set<TopicPartition> partitions =
                CatchingUp.ends(ground.admin(), Set.of(Topics.VOUCHERS.name())).keySet();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /**
     * Reads on until so many more outcomes of a type have come, and to the end of what is there, so that one too many is found. What
     * is told of others meanwhile is not looked at.
     */
    void await(String type, long count, java.util.function.Consumer<VoucherEvent> listener) {
        long found = 0;
        Instant deadline = Instant.now().plus(PATIENCE);
        try (Progress progress = new Progress("reading " + type, count)) {
            while (found < count || !isAtEnd()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    VoucherEvent event = decoded(record);
                    if (event.getType().equals(type)) {
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

    private boolean isAtEnd() {
        return consumer.endOffsets(consumer.assignment()).entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private VoucherEvent decoded(ConsumerRecord<byte[], byte[]> record) {
        if (codec.decode(Topics.VOUCHERS, record.value()) instanceof Decoded.Value<VoucherEvent> event) {
            return event.value();
        }
        throw new Failure("There is something else than an outcome on " + Topics.VOUCHERS.name());
    }

    @Override
    public void close() {
        consumer.close();
        codec.close();
    }
}
