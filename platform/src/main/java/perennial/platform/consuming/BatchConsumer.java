package perennial.platform.consuming;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.kafka.event.ListenerContainerIdleEvent;
import org.springframework.kafka.listener.BatchConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.platform.admission.Admission;
import perennial.platform.admission.DeadLetter;
import perennial.platform.admission.Reason;
import perennial.platform.admission.Verdict;
import perennial.platform.failure.Transience;
import perennial.platform.outbox.Outbox;
import perennial.schemas.Service;
import perennial.schemas.Topic;

/**
 * Takes what a poll returned, topic by topic: one transaction holds the offsets, the effects, the outcomes and the dead letters.
 *
 * <p>A failure that is nobody's fault is thrown, and the container calls again with the same records. Any other failure is
 * narrowed down by halving the batch until the record stands alone that cannot be processed: it becomes a dead letter.
 */
class BatchConsumer implements BatchConsumerAwareMessageListener<byte[], byte[]>, ConsumerAwareRebalanceListener {

    private static final Logger LOG = LoggerFactory.getLogger(BatchConsumer.class);
    private static final Comparator<TopicPartition> BY_PARTITION = Comparator.comparingInt(TopicPartition::partition);

    private final Service service;
    private final Map<String, TopicHandler<?>> handlers;
    private final Admission admission;
    private final ConsumerOffsets offsets;
    private final Outbox outbox;
    private final TransactionTemplate transaction;
    private final MeterRegistry metrics;
    private final Map<TopicPartition, Long> positions = new ConcurrentHashMap<>();

    BatchConsumer(
            Service service,
            Map<String, TopicHandler<?>> handlers,
            Admission admission,
            ConsumerOffsets offsets,
            Outbox outbox,
            TransactionTemplate transaction,
            MeterRegistry metrics) {
        this.service = service;
        this.handlers = handlers;
        this.admission = admission;
        this.offsets = offsets;
        this.outbox = outbox;
        this.transaction = transaction;
        this.metrics = metrics;
        handlers.values().forEach(handler -> countFromZero(handler.topic()));
    }

    /** An alarm sees a counter rise, and not that it was not there before. */
    private void countFromZero(Topic<?> topic) {
        recordsOf(topic.name());
        Arrays.stream(Reason.values()).forEach(reason -> deadLetters(topic, reason));
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        consumer.beginningOffsets(partitions).forEach((partition, beginning) -> {
            long position = offsets.position(partition, beginning);
            positions.put(partition, position);
            consumer.seek(partition, position);
        });
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records, @Nullable Consumer<?, ?> consumer) {
        var byTopic = records.stream().collect(groupingBy(ConsumerRecord::topic, LinkedHashMap::new, toList()));
        byTopic.forEach((topic, batch) -> process(handler(topic), batch));
        noteProgress(Objects.requireNonNull(consumer));
    }

    @EventListener
    void onIdle(ListenerContainerIdleEvent event) {
        noteProgress(event.getConsumer());
    }

    /** What is read to its end is current. */
    private void noteProgress(Consumer<?, ?> consumer) {
        offsets.caughtUp(consumer.assignment().stream()
                .filter(partition -> consumer.currentLag(partition).orElse(1) == 0)
                .toList());
    }

    private TopicHandler<?> handler(String topic) {
        TopicHandler<?> handler = handlers.get(topic);
        if (handler == null) {
            throw new IllegalStateException("No handler for " + topic);
        }
        return handler;
    }

    private <V extends SpecificRecord> void process(
            TopicHandler<V> handler, List<ConsumerRecord<byte[], byte[]>> batch) {
        List<ConsumerRecord<byte[], byte[]>> unprocessed = batch.stream()
                .filter(record -> record.offset() >= positions.getOrDefault(partition(record), 0L))
                .toList();
        if (unprocessed.isEmpty()) {
            return;
        }
        try {
            apply(handler, unprocessed);
        } catch (RuntimeException failure) {
            if (Transience.isTransient(failure)) {
                unprocessed.stream()
                        .map(BatchConsumer::partition)
                        .distinct()
                        .forEach(partition -> positions.put(partition, offsets.position(partition)));
                throw failure;
            }
            if (unprocessed.size() == 1) {
                LOG.error("{} cannot be processed", place(unprocessed.getFirst()), failure);
                bury(handler.topic(), unprocessed.getFirst(), failure);
            } else {
                int half = unprocessed.size() / 2;
                process(handler, unprocessed.subList(0, half));
                process(handler, unprocessed.subList(half, unprocessed.size()));
            }
        }
    }

    private <V extends SpecificRecord> void apply(TopicHandler<V> handler, List<ConsumerRecord<byte[], byte[]>> batch) {
        List<Verdict<V>> verdicts = new ArrayList<>(batch.size());
        Map<ConsumerRecord<byte[], byte[]>, Verdict.Rejected<V>> rejected = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            Verdict<V> verdict = admission.admit(handler.topic(), record);
            verdicts.add(verdict);
            if (verdict instanceof Verdict.Rejected<V> bad) {
                rejected.put(record, bad);
            }
        }
        commit(batch, () -> {
            handOver(handler, verdicts);
            rejected.forEach((record, verdict) ->
                    outbox.append(DeadLetter.of(record, handler.topic(), service, verdict.reason(), verdict.detail())));
        });
        rejected.values()
                .forEach(verdict ->
                        deadLetters(handler.topic(), verdict.reason()).increment());
    }

    private static <V extends SpecificRecord> void handOver(TopicHandler<V> handler, List<Verdict<V>> verdicts) {
        HandOver<V> handOver = new HandOver<>(handler);
        for (Verdict<V> verdict : verdicts) {
            switch (verdict) {
                case Verdict.Admitted<V> good -> handOver.add(good.record());
                case Verdict.Tombstone<V> tombstone -> handOver.delete(tombstone.key());
                case Verdict.Rejected<V> bad -> {}
            }
        }
        handOver.flush();
    }

    private void bury(Topic<?> topic, ConsumerRecord<byte[], byte[]> record, RuntimeException failure) {
        String detail = failure.getClass().getSimpleName();
        commit(
                List.of(record),
                () -> outbox.append(DeadLetter.of(record, topic, service, Reason.PROCESSING_FAILED, detail)));
        deadLetters(topic, Reason.PROCESSING_FAILED).increment();
    }

    private void commit(List<ConsumerRecord<byte[], byte[]>> batch, Runnable effects) {
        Map<TopicPartition, ConsumerRecord<byte[], byte[]>> last = new TreeMap<>(BY_PARTITION);
        batch.forEach(record -> last.put(partition(record), record));
        Instant oldest = Instant.ofEpochMilli(
                batch.stream().mapToLong(ConsumerRecord::timestamp).min().orElseThrow());
        transaction.executeWithoutResult(status -> {
            last.forEach((partition, record) -> offsets.advance(
                    partition,
                    positions.getOrDefault(partition, 0L),
                    record.offset() + 1,
                    Instant.ofEpochMilli(record.timestamp())));
            outbox.causedBy(oldest, effects);
        });
        last.forEach((partition, record) -> positions.put(partition, record.offset() + 1));
        recordsOf(batch.getFirst().topic()).increment(batch.size());
    }

    private Counter recordsOf(String topic) {
        return metrics.counter("perennial.consumer.records", "topic", topic);
    }

    private Counter deadLetters(Topic<?> topic, Reason reason) {
        return metrics.counter("perennial.dead.letters", "topic", topic.name(), "reason", reason.code());
    }

    private static TopicPartition partition(ConsumerRecord<?, ?> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    private static String place(ConsumerRecord<?, ?> record) {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }
}
