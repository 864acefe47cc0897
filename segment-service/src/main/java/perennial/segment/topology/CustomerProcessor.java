package perennial.segment.topology;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perennial.events.SegmentDefinition;
import perennial.platform.admission.DeadLetter;
import perennial.platform.admission.Inbound;
import perennial.platform.admission.Reason;
import perennial.platform.admission.Verdict;
import perennial.schemas.Service;
import perennial.schemas.Topic;
import perennial.schemas.Topics;
import perennial.segment.membership.Customer;
import perennial.segment.membership.Transition;

/** Translates between a task's records and its {@link Partition}: admits what comes in, and encodes what goes out. */
final class CustomerProcessor implements Processor<byte[], byte[], byte[], byte[]>, Partition.Voice {
    private static final Logger LOG = LoggerFactory.getLogger(CustomerProcessor.class);

    private final Parts parts;
    private final Wire wire;
    private final SegmentMetrics metrics;
    private final Map<String, Source<?>> sources = Source.byTopic();

    private @Nullable Task task;
    private @Nullable Cancellable reevaluation;
    private boolean adopted;
    private boolean eventsSinceSlice;

    CustomerProcessor(Parts parts) {
        this.parts = parts;
        this.wire = parts.wire();
        this.metrics = parts.metrics();
    }

    /** What there is from {@code init} on. */
    private record Task(ProcessorContext<byte[], byte[]> context, Partition partition) {
        int number() {
            return context.taskId().partition();
        }
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        Task started = new Task(context, new Partition(context, parts, this));
        task = started;
        metrics.watch(started.partition());
        parts.heartbeats().served(started.number());
        context.schedule(
                SegmentTopology.TIMER_INTERVAL, PunctuationType.WALL_CLOCK_TIME, ignored -> timePassed(started));
    }

    @Override
    public void close() {
        if (task != null) {
            parts.heartbeats().closed(task.number());
            metrics.unwatch(task.partition());
            task.partition().close();
        }
    }

    private Task task() {
        return Objects.requireNonNull(task);
    }

    private void timePassed(Task current) {
        parts.heartbeats().served(current.number());
        if (!adopted) {
            // Only now, since stores are not written to before the task runs.
            adopted = true;
            current.partition().adoptDefinitions();
            reevaluateInBackground(current);
        }
        current.partition().serveTimers(parts.clock().instant());
    }

    /** In slices, between which events and timers have their turn; nothing runs while there is nothing to do. */
    private void reevaluateInBackground(Task current) {
        if (reevaluation != null || current.partition().isSettled()) {
            return;
        }
        reevaluation = current.context()
                .schedule(SegmentTopology.REEVALUATION_INTERVAL, PunctuationType.WALL_CLOCK_TIME, ignored -> {
                    Duration slice = eventsSinceSlice
                            ? SegmentTopology.REEVALUATION_SLICE_BETWEEN_EVENTS
                            : SegmentTopology.REEVALUATION_SLICE;
                    eventsSinceSlice = false;
                    current.partition().reevaluate(parts.clock().instant(), System.nanoTime() + slice.toNanos());
                    if (current.partition().isSettled()) {
                        Objects.requireNonNull(reevaluation).cancel();
                        reevaluation = null;
                    }
                });
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata place = task().context().recordMetadata().orElseThrow();
        metrics.read(place.topic());
        eventsSinceSlice = true;
        if (place.topic().equals(Topics.SEGMENT_DEFINITIONS.name())) {
            processDefinition(raw(record, place));
        } else {
            process(Objects.requireNonNull(sources.get(place.topic())), raw(record, place));
        }
    }

    private void processDefinition(ConsumerRecord<byte[], byte[]> raw) {
        switch (wire.admit(Topics.SEGMENT_DEFINITIONS, raw)) {
            case Verdict.Rejected<SegmentDefinition> rejected ->
                bury(Topics.SEGMENT_DEFINITIONS, raw, rejected.reason(), rejected.detail());
            case Verdict.Tombstone<SegmentDefinition> tombstone -> metrics.ignored(raw.topic(), "tombstone");
            case Verdict.Admitted<SegmentDefinition> admitted -> {
                task().partition().define(admitted.record().value());
                reevaluateInBackground(task());
            }
        }
    }

    private <V extends SpecificRecord> void process(Source<V> source, ConsumerRecord<byte[], byte[]> raw) {
        switch (wire.admit(source.topic(), raw)) {
            case Verdict.Rejected<V> rejected -> bury(source.topic(), raw, rejected.reason(), rejected.detail());
            case Verdict.Tombstone<V> tombstone -> metrics.ignored(raw.topic(), "tombstone");
            case Verdict.Admitted<V> admitted -> {
                Inbound<V> inbound = admitted.record();
                Instant now = parts.clock().instant();
                Optional<Partition.Pending> pending;
                try {
                    pending =
                            decide(raw.topic(), inbound.key(), source.meaning().apply(inbound.value()), now);
                } catch (KafkaException e) {
                    // A store that cannot be read is no fault of this record's.
                    throw e;
                } catch (RuntimeException e) {
                    // Deciding has touched nothing, so this record alone is put aside.
                    LOG.error(
                            "{}-{}@{} cannot be processed",
                            raw.topic(),
                            raw.partition(),
                            raw.offset(),
                            new Unquoted(e));
                    bury(
                            source.topic(),
                            raw,
                            Reason.PROCESSING_FAILED,
                            e.getClass().getSimpleName());
                    return;
                }
                if (pending.isPresent() && task().partition().apply(pending.get(), now)) {
                    metrics.outcome(
                            inbound.publishedAt(),
                            Instant.ofEpochMilli(task().context().currentSystemTimeMs()));
                }
            }
        }
    }

    private Optional<Partition.Pending> decide(String topic, String customerId, Input input, Instant now) {
        long start = System.nanoTime();
        Partition.Pending pending;
        switch (input) {
            case Input.Change change -> {
                change.flaws().forEach(flaw -> metrics.ignored(topic, flaw));
                pending = task().partition().decide(customerId, change, now);
            }
            case Input.Erasure erasure -> pending = task().partition().decide(customerId, erasure, now);
            case Input.NotRead notRead -> {
                metrics.ignored(topic, "not_read");
                return Optional.empty();
            }
            case Input.UnknownType unknown -> {
                metrics.ignored(topic, "unknown_type");
                return Optional.empty();
            }
        }
        metrics.decided(topic, pending.decision().effect(), Duration.ofNanos(System.nanoTime() - start));
        return Optional.of(pending);
    }

    @Override
    public void told(String customerId, Transition transition, Instant now) {
        forward(
                SegmentTopology.MEMBERSHIPS_SINK,
                customerId,
                wire.encode(Topics.MEMBERSHIPS, Outcomes.membership(customerId, transition, now)));
    }

    @Override
    public void standsNow(String customerId, Customer customer, Transition last, Instant now) {
        forward(
                SegmentTopology.CUSTOMER_SEGMENTS_SINK,
                customerId,
                wire.encode(Topics.CUSTOMER_SEGMENTS, Outcomes.current(customerId, customer, last, now)));
    }

    @Override
    public void erased(String customerId) {
        forward(SegmentTopology.CUSTOMER_SEGMENTS_SINK, customerId, null);
    }

    private void bury(Topic<?> topic, ConsumerRecord<byte[], byte[]> raw, Reason reason, String detail) {
        DeadLetter letter = DeadLetter.of(raw, topic, Service.SEGMENT, reason, detail);
        ProcessorContext<byte[], byte[]> context = task().context();
        context.forward(
                new Record<>(letter.key(), letter.value(), context.currentSystemTimeMs(), letter.headers()),
                SegmentTopology.DEAD_LETTER_SINK);
        metrics.rejected(topic.name(), reason);
    }

    /** The record's timestamp is that of the real clock: the broker refuses one from a shifted future. */
    private void forward(String sink, String customerId, byte @Nullable [] value) {
        ProcessorContext<byte[], byte[]> context = task().context();
        byte[] key = customerId.getBytes(StandardCharsets.UTF_8);
        context.forward(new Record<>(key, value, context.currentSystemTimeMs(), new RecordHeaders()), sink);
    }

    private static ConsumerRecord<byte[], byte[]> raw(Record<byte[], byte[]> record, RecordMetadata place) {
        byte[] key = record.key();
        byte[] value = record.value();
        return new ConsumerRecord<>(
                place.topic(),
                place.partition(),
                place.offset(),
                record.timestamp(),
                TimestampType.CREATE_TIME,
                key == null ? -1 : key.length,
                value == null ? -1 : value.length,
                key,
                value,
                record.headers(),
                Optional.empty());
    }
}
