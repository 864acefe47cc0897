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

/**
 * One run of a task, from its beginning to its end: translates between its records and its {@link Partition}, admits what comes
 * in, encodes what goes out, and does what is to be done in between.
 */
final class CustomerTask implements Partition.Voice {

    private static final Logger LOG = LoggerFactory.getLogger(CustomerTask.class);

    private final ProcessorContext<byte[], byte[]> context;
    private final Parts parts;
    private final Wire wire;
    private final SegmentMetrics metrics;
    private final Map<String, Source<?>> sources = Source.byTopic();
    private final Partition partition;
    private final Cancellable timers;
    private @Nullable Cancellable reevaluation;
    private boolean adopted;
    private boolean eventsSinceSlice;

    CustomerTask(ProcessorContext<byte[], byte[]> context, Parts parts) {
        this.context = context;
        this.parts = parts;
        this.wire = parts.wire();
        this.metrics = parts.metrics();
        this.partition = new Partition(context, parts, this);
        this.timers = context.schedule(
                SegmentTopology.TIMER_INTERVAL, PunctuationType.WALL_CLOCK_TIME, ignored -> timePassed());
        metrics.watch(partition);
        parts.heartbeats().served(number());
    }

    /** Nothing of it is left, neither in memory nor scheduled: the next run has the stores for itself. */
    void end() {
        timers.cancel();
        stopReevaluation();
        parts.heartbeats().closed(number());
        metrics.unwatch(partition);
        partition.close();
    }

    private int number() {
        return context.taskId().partition();
    }

    private void timePassed() {
        parts.heartbeats().served(number());
        adoptDefinitions();
        partition.serveTimers(parts.clock().instant());
    }

    /** Before anything else, but not as soon as the task begins: stores are not written to before it runs. */
    private void adoptDefinitions() {
        if (!adopted) {
            adopted = true;
            partition.adoptDefinitions(parts.clock().instant());
            reevaluateInBackground();
        }
    }

    /** In slices, between which events and timers have their turn; nothing runs while there is nothing to do. */
    private void reevaluateInBackground() {
        if (reevaluation == null && !partition.isSettled()) {
            reevaluation = context.schedule(
                    SegmentTopology.REEVALUATION_INTERVAL,
                    PunctuationType.WALL_CLOCK_TIME,
                    ignored -> reevaluateSlice());
        }
    }

    private void reevaluateSlice() {
        Duration slice = eventsSinceSlice
                ? SegmentTopology.REEVALUATION_SLICE_BETWEEN_EVENTS
                : SegmentTopology.REEVALUATION_SLICE;
        eventsSinceSlice = false;
        partition.reevaluate(parts.clock().instant(), slice);
        if (partition.isSettled()) {
            stopReevaluation();
        }
    }

    private void stopReevaluation() {
        if (reevaluation != null) {
            reevaluation.cancel();
            reevaluation = null;
        }
    }

    void process(Record<byte[], byte[]> record) {
        adoptDefinitions();
        RecordMetadata place = context.recordMetadata().orElseThrow();
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
                partition.define(admitted.record().value(), parts.clock().instant());
                reevaluateInBackground();
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
                if (pending.isPresent() && partition.apply(pending.get(), now)) {
                    metrics.outcome(inbound.publishedAt(), Instant.ofEpochMilli(context.currentSystemTimeMs()));
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
                pending = partition.decide(customerId, change, now);
            }
            case Input.Erasure erasure -> pending = partition.decide(customerId, erasure, now);
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
        context.forward(
                new Record<>(letter.key(), letter.value(), context.currentSystemTimeMs(), letter.headers()),
                SegmentTopology.DEAD_LETTER_SINK);
        metrics.rejected(topic.name(), reason);
    }

    /** The record's timestamp is that of the real clock: the broker refuses one from a shifted future. */
    private void forward(String sink, String customerId, byte @Nullable [] value) {
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
