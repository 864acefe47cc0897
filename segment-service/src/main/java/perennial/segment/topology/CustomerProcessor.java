package perennial.segment.topology;

import static java.util.Objects.requireNonNullElse;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perennial.platform.admission.DeadLetter;
import perennial.platform.admission.Inbound;
import perennial.platform.admission.Reason;
import perennial.platform.admission.Verdict;
import perennial.schemas.Service;
import perennial.schemas.Topic;
import perennial.schemas.Topics;
import perennial.segment.membership.Customer;
import perennial.segment.membership.Decision;
import perennial.segment.membership.Memberships;
import perennial.segment.membership.Transition;

/**
 * One partition's customers: takes raw records and due timers, and puts what is decided of them into the stores and on the
 * topics, all in the task's transaction.
 */
final class CustomerProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(CustomerProcessor.class);

    /** Bounds what one occasion does, so that events are not held up while many timers are due at once. */
    private static final int TIMERS_AT_A_TIME = 500;

    private final Memberships memberships;
    private final Wire wire;
    private final Clock clock;
    private final SegmentMetrics metrics;
    private final Map<String, Source<?>> sources = Source.byTopic();

    private @Nullable Task task;

    CustomerProcessor(Memberships memberships, Wire wire, Clock clock, SegmentMetrics metrics) {
        this.memberships = memberships;
        this.wire = wire;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** What there is from {@code init} on. */
    private record Task(
            ProcessorContext<byte[], byte[]> context,
            KeyValueStore<String, Customer> customers,
            Timers timers,
            KeyValueStore<String, Long> sizes) {}

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        KeyValueStore<String, Customer> customers = context.getStateStore(SegmentTopology.CUSTOMERS);
        KeyValueStore<Bytes, byte[]> timers = context.getStateStore(SegmentTopology.TIMERS);
        KeyValueStore<String, Long> sizes = context.getStateStore(SegmentTopology.SIZES);
        Task started = new Task(context, customers, new Timers(timers), sizes);
        task = started;
        metrics.watch(started.timers());
        context.schedule(
                SegmentTopology.TIMER_INTERVAL, PunctuationType.WALL_CLOCK_TIME, ignored -> serveTimers(started));
    }

    @Override
    public void close() {
        if (task != null) {
            metrics.unwatch(task.timers());
        }
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Task current = Objects.requireNonNull(task);
        RecordMetadata place = current.context().recordMetadata().orElseThrow();
        Source<?> source = Objects.requireNonNull(sources.get(place.topic()));
        metrics.read(place.topic());
        process(current, source, raw(record, place));
    }

    private <V extends SpecificRecord> void process(
            Task current, Source<V> source, ConsumerRecord<byte[], byte[]> raw) {
        String topic = source.topic().name();
        switch (wire.admit(source.topic(), raw)) {
            case Verdict.Rejected<V> rejected ->
                bury(current, source.topic(), raw, rejected.reason(), rejected.detail());
            case Verdict.Tombstone<V> tombstone -> metrics.ignored(topic, "tombstone");
            case Verdict.Admitted<V> admitted -> {
                Inbound<V> inbound = admitted.record();
                Customer before = requireNonNullElse(current.customers().get(inbound.key()), Customer.UNKNOWN);
                Instant now = clock.instant();
                Optional<Decision> decision;
                try {
                    decision = decide(topic, source.meaning().apply(inbound.value()), before, now);
                } catch (RuntimeException e) {
                    // Deciding has touched nothing, so this record alone is put aside.
                    LOG.error("{}-{}@{} cannot be processed", topic, raw.partition(), raw.offset(), e);
                    bury(
                            current,
                            source.topic(),
                            raw,
                            Reason.PROCESSING_FAILED,
                            e.getClass().getSimpleName());
                    return;
                }
                if (decision.isPresent() && decision.get().effect() == Decision.Effect.CHANGED) {
                    apply(current, inbound.key(), before, decision.get(), now);
                    if (!decision.get().transitions().isEmpty()) {
                        metrics.outcome(
                                inbound.publishedAt(),
                                Instant.ofEpochMilli(current.context().currentSystemTimeMs()));
                    }
                }
            }
        }
    }

    private Optional<Decision> decide(String topic, Input input, Customer before, Instant now) {
        long start = System.nanoTime();
        Decision decision;
        switch (input) {
            case Input.Change change -> {
                if (change.flaw() != null) {
                    metrics.ignored(topic, change.flaw());
                }
                decision = memberships.after(change.event(), before, now);
            }
            case Input.Erasure erasure ->
                decision = memberships.afterErasure(erasure.eventId(), erasure.occurredAt(), before, now);
            case Input.NotRead notRead -> {
                metrics.ignored(topic, "not_read");
                return Optional.empty();
            }
            case Input.UnknownType unknown -> {
                metrics.ignored(topic, "unknown_type");
                return Optional.empty();
            }
        }
        metrics.decided(topic, decision.effect(), Duration.ofNanos(System.nanoTime() - start));
        return Optional.of(decision);
    }

    private void serveTimers(Task current) {
        Instant now = clock.instant();
        for (Timers.Due due : current.timers().due(now, TIMERS_AT_A_TIME)) {
            long start = System.nanoTime();
            Customer before = Objects.requireNonNull(
                    current.customers().get(due.customerId()), "a timer belongs to a customer who is not in the store");
            Decision decision = memberships.afterTime(before, now);
            apply(current, due.customerId(), before, decision, now);
            metrics.timerServed(due.at(), Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private void apply(Task current, String customerId, Customer before, Decision decision, Instant now) {
        Customer after = decision.customer();
        current.customers().put(customerId, after);
        current.timers().move(customerId, before.timer(), after.timer());
        byte[] key = customerId.getBytes(StandardCharsets.UTF_8);
        for (Transition transition : decision.transitions()) {
            count(current.sizes(), transition);
            metrics.told(transition);
            forward(
                    current,
                    SegmentTopology.MEMBERSHIPS_SINK,
                    key,
                    wire.encode(Topics.MEMBERSHIPS, Outcomes.membership(customerId, transition, now)));
        }
        if (isErased(before, after)) {
            forward(current, SegmentTopology.CUSTOMER_SEGMENTS_SINK, key, null);
        } else if (!decision.transitions().isEmpty()) {
            forward(
                    current,
                    SegmentTopology.CUSTOMER_SEGMENTS_SINK,
                    key,
                    wire.encode(
                            Topics.CUSTOMER_SEGMENTS,
                            Outcomes.current(
                                    customerId, after, decision.transitions().getLast(), now)));
        }
    }

    private static boolean isErased(Customer before, Customer after) {
        return !Objects.equals(before.erasedAt(), after.erasedAt());
    }

    private static void count(KeyValueStore<String, Long> sizes, Transition transition) {
        long size = requireNonNullElse(sizes.get(transition.segmentId()), 0L);
        long after = switch (transition.kind()) {
            case ENTERED -> size + 1;
            case EXITED -> size - 1;
        };
        sizes.put(transition.segmentId(), after);
    }

    private void bury(Task current, Topic<?> topic, ConsumerRecord<byte[], byte[]> raw, Reason reason, String detail) {
        DeadLetter letter = DeadLetter.of(raw, topic, Service.SEGMENT, reason, detail);
        current.context()
                .forward(
                        new Record<>(
                                letter.key(),
                                letter.value(),
                                current.context().currentSystemTimeMs(),
                                letter.headers()),
                        SegmentTopology.DEAD_LETTER_SINK);
        metrics.rejected(topic.name(), reason);
    }

    /** The record's timestamp is that of the real clock: the broker refuses one from a shifted future. */
    private static void forward(Task current, String sink, byte[] key, byte @Nullable [] value) {
        current.context()
                .forward(new Record<>(key, value, current.context().currentSystemTimeMs(), new RecordHeaders()), sink);
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
