package perennial.sandbox.copying;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import perennial.schemas.Spread;
import perennial.schemas.Topic;

/**
 * One topic of another cluster, told again: each committed record with its time, on the partition that its key has here. The partitions
 * are merged by time; segment-service reads its topics by time, and so reads what happened in the order in which it was published.
 */
final class TopicCopy {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final int MOST_WAITING = 5_000;

    private final Topic<?> topic;
    private final Consumer<byte[], byte[]> there;
    private final Producer<byte[], byte[]> here;
    private volatile @Nullable Exception failure;

    TopicCopy(Topic<?> topic, Consumer<byte[], byte[]> there, Producer<byte[], byte[]> here) {
        this.topic = topic;
        this.there = there;
        this.here = here;
    }

    /** @return how many records there were */
    long run() {
        List<TopicPartition> partitions = partitionsThere();
        there.assign(partitions);
        there.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = there.endOffsets(partitions);
        ByTime<TopicPartition, ConsumerRecord<byte[], byte[]>> merged =
                new ByTime<>(partitions, ConsumerRecord::timestamp);
        long copied = 0;
        while (!partitions.stream().allMatch(partition -> hasEnded(partition, ends))) {
            there.poll(POLL)
                    .forEach(record -> merged.add(new TopicPartition(topic.name(), record.partition()), record));
            copied += send(merged, ends);
            there.resume(partitions);
            there.pause(partitions.stream()
                    .filter(partition -> merged.waiting(partition) > MOST_WAITING)
                    .toList());
        }
        here.flush();
        check();
        return copied;
    }

    /** Of what stands on every partition, one is enough. */
    private List<TopicPartition> partitionsThere() {
        return there.partitionsFor(topic.name()).stream()
                .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                .filter(partition -> topic.spread() == Spread.BY_KEY || partition.partition() == 0)
                .toList();
    }

    private boolean hasEnded(TopicPartition partition, Map<TopicPartition, Long> ends) {
        return there.position(partition) >= ends.getOrDefault(partition, 0L);
    }

    private long send(ByTime<TopicPartition, ConsumerRecord<byte[], byte[]>> merged, Map<TopicPartition, Long> ends) {
        long sent = 0;
        Optional<ConsumerRecord<byte[], byte[]>> next = merged.next(partition -> hasEnded(partition, ends));
        while (next.isPresent()) {
            records(next.get()).forEach(this::send);
            sent++;
            next = merged.next(partition -> hasEnded(partition, ends));
        }
        return sent;
    }

    private Stream<ProducerRecord<byte[], byte[]>> records(ConsumerRecord<byte[], byte[]> record) {
        return switch (topic.spread()) {
            case BY_KEY -> Stream.of(record(null, record));
            case EVERY_PARTITION ->
                IntStream.range(0, here.partitionsFor(topic.name()).size())
                        .mapToObj(partition -> record(partition, record));
        };
    }

    private static ProducerRecord<byte[], byte[]> record(
            @Nullable Integer partition, ConsumerRecord<byte[], byte[]> record) {
        return new ProducerRecord<>(
                record.topic(), partition, record.timestamp(), record.key(), record.value(), record.headers());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failure is kept, and told after the flush
    private void send(ProducerRecord<byte[], byte[]> record) {
        check();
        here.send(record, (metadata, exception) -> {
            if (exception != null) {
                failure = exception;
            }
        });
    }

    private void check() {
        Exception happened = failure;
        if (happened != null) {
            throw new KafkaException("A record of " + topic.name() + " was not taken", happened);
        }
    }
}
