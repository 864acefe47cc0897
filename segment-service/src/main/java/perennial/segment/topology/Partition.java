package perennial.segment.topology;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perennial.events.SegmentDefinition;
import perennial.segment.membership.Customer;
import perennial.segment.membership.Decision;
import perennial.segment.membership.Decision.Effect;
import perennial.segment.membership.Memberships;
import perennial.segment.membership.Transition;
import perennial.segment.topology.SegmentMetrics.Failed;

/** One partition's customers: what is decided of them is put into its stores, and told. All in the task's transaction. */
final class Partition {

    /** Bounds what one occasion does, so that events are not held up while many timers are due at once. */
    private static final int TIMERS_AT_A_TIME = 1_000;

    private static final int CUSTOMERS_AT_A_TIME = 100;

    /** A transaction of Kafka's ends by itself after ten seconds. */
    private static final Duration BEFORE_DEFINITIONS = Duration.ofSeconds(3);

    /** Until the next try for a customer whose timer could not be settled. */
    static final Duration AFTER_FAILURE = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(Partition.class);

    /** Tells the outcome topics. */
    interface Voice {
        void told(String customerId, Transition transition, Instant now);

        void standsNow(String customerId, Customer customer, Transition last, Instant now);

        void erased(String customerId);
    }

    private final ZoneId fallbackZone;
    private final LongSupplier nanos;
    private final Voice voice;
    private final SegmentMetrics metrics;
    private final Customers customers;
    private final Timers timers;
    private final Members members;
    private final Sizes sizes;
    private final Erasures erasures;
    private final PartitionDefinitions definitions;
    private Memberships memberships;

    Partition(ProcessorContext<?, ?> context, Parts parts, Voice voice) {
        KeyValueStore<Bytes, byte[]> index = context.getStateStore(SegmentTopology.INDEX);
        KeyValueStore<Bytes, Long> erasureStore = context.getStateStore(SegmentTopology.ERASURES);
        this.fallbackZone = parts.zone();
        this.nanos = parts.nanos();
        this.voice = voice;
        this.metrics = parts.metrics();
        this.customers = new Customers(context.getStateStore(SegmentTopology.CUSTOMERS), parts.lately());
        this.timers = new Timers(index);
        this.members = new Members(index);
        this.sizes = new Sizes(context.getStateStore(SegmentTopology.SIZES));
        this.erasures = new Erasures(erasureStore, parts.erasureKey());
        this.definitions = new PartitionDefinitions(
                context.getStateStore(SegmentTopology.DEFINITIONS),
                context.getStateStore(SegmentTopology.PROGRESS),
                parts.conditions());
        this.memberships = memberships();
    }

    private Memberships memberships() {
        return new Memberships(
                definitions.segments(), fallbackZone, definitions.progress().getSettledGeneration());
    }

    /** What was decided, and not yet put into effect. */
    record Pending(
            String customerId,
            @Nullable Customer before,
            Decision decision,
            @Nullable Instant erasedAt) {}

    /** Decides only: nothing is touched, so that a failure concerns nobody else. */
    Pending decide(String customerId, Input.Change change, Instant now) {
        Customer before = customers.get(customerId);
        Decision decision = before == null
                ? memberships.first(change.event(), erasures.erasedAt(customerId), now)
                : memberships.after(change.event(), before, now);
        return new Pending(customerId, before, decision, null);
    }

    /** Decides only. */
    Pending decide(String customerId, Input.Erasure erasure, Instant now) {
        Customer before = customers.get(customerId);
        Decision decision = before == null
                ? new Decision(
                        null,
                        List.of(),
                        erasures.knows(customerId, erasure.occurredAt()) ? Effect.NOTHING_NEW : Effect.CHANGED)
                : afterErasure(erasure, before, now);
        return new Pending(customerId, before, decision, erasure.occurredAt());
    }

    /** A customer for whom deciding fails is forgotten all the same: what time would have told of her is not told any more. */
    private Decision afterErasure(Input.Erasure erasure, Customer before, Instant now) {
        try {
            return memberships.afterErasure(erasure.eventId(), erasure.occurredAt(), before, now);
        } catch (RuntimeException e) {
            LOG.error("A customer who is forgotten could not be looked at once more", new Unquoted(e));
            metrics.failed(Failed.ERASURE);
            return memberships.afterErasureAsSheStands(erasure.eventId(), erasure.occurredAt(), before, now);
        }
    }

    /** @return whether anything was told */
    boolean apply(Pending pending, Instant now) {
        Decision decision = pending.decision();
        if (decision.effect() != Effect.CHANGED) {
            return false;
        }
        apply(pending.customerId(), pending.before(), decision, now);
        if (pending.erasedAt() != null) {
            erasures.remember(pending.customerId(), pending.erasedAt());
            voice.erased(pending.customerId());
        }
        return !decision.transitions().isEmpty();
    }

    private void apply(String customerId, @Nullable Customer before, Decision decision, Instant now) {
        Customer after = decision.customer();
        if (after != null) {
            customers.put(customerId, after);
        } else if (before != null) {
            customers.delete(customerId);
        }
        if ((before == null) != (after == null)) {
            sizes.countCustomers(after == null ? -1 : 1);
        }
        timers.move(customerId, before == null ? null : before.wakeAt(), after == null ? null : after.wakeAt());
        List<Transition> transitions = decision.transitions();
        for (Transition transition : transitions) {
            members.apply(customerId, transition);
            sizes.countMembers(transition.segmentId(), transition.kind() == Transition.Kind.ENTERED ? 1 : -1);
            metrics.told(transition);
            voice.told(customerId, transition, now);
        }
        if (after != null && !transitions.isEmpty()) {
            voice.standsNow(customerId, after, transitions.getLast(), now);
        }
    }

    /** @return whether as many were due as are served at a time, so that there may be more */
    boolean serveTimers(Instant now) {
        List<Timers.Due> served = timers.due(now, TIMERS_AT_A_TIME);
        for (Timers.Due due : served) {
            long start = System.nanoTime();
            Customer before = Objects.requireNonNull(
                    customers.get(due.customerId()), "a timer belongs to a customer who is not in the store");
            apply(due.customerId(), before, afterTime(due, before, now), now);
            metrics.timerServed(due.at(), Duration.ofNanos(System.nanoTime() - start));
        }
        return served.size() == TIMERS_AT_A_TIME;
    }

    /** A customer for whom deciding fails holds nobody else up, and is tried again later: her flips keep their instants. */
    private Decision afterTime(Timers.Due due, Customer before, Instant now) {
        try {
            return memberships.afterTime(before, now);
        } catch (RuntimeException e) {
            LOG.error("A timer that was due at {} failed; tried again in {}", due.at(), AFTER_FAILURE, new Unquoted(e));
            metrics.failed(Failed.TIMER);
            return Decision.later(before, now.plus(AFTER_FAILURE));
        }
    }

    /**
     * What fell due under the definition of before is told by it first, though nobody may have looked for a while. If that takes too long the
     * rest is told by the new one, as a difference that it makes.
     */
    void define(SegmentDefinition definition, Instant now) {
        long deadlineNanos = nanos.getAsLong() + BEFORE_DEFINITIONS.toNanos();
        while (serveTimers(now) && nanos.getAsLong() - deadlineNanos < 0) {
            // the next ones
        }
        definitions.apply(definition, now);
        memberships = memberships();
    }

    /** What the instance before this one could compile this one may not, and the other way round. */
    void adoptDefinitions(Instant now) {
        if (definitions.adopt(now)) {
            memberships = memberships();
        }
    }

    boolean isSettled() {
        return definitions.isSettled();
    }

    /** Looks at some of the customers for whom definitions have changed, for about so long. */
    void reevaluate(Instant now, Duration slice) {
        long deadlineNanos = nanos.getAsLong() + slice.toNanos();
        while (!definitions.isSettled() && nanos.getAsLong() - deadlineNanos < 0) {
            List<KeyValue<String, Customer>> next =
                    customers.after(definitions.progress().getCursor(), CUSTOMERS_AT_A_TIME);
            for (KeyValue<String, Customer> entry : next) {
                Decision decision = afterDefinitions(entry.value, now);
                if (decision.effect() == Effect.CHANGED) {
                    apply(entry.key, entry.value, decision, now);
                }
            }
            metrics.reevaluated(next.size());
            if (next.size() == CUSTOMERS_AT_A_TIME) {
                definitions.advance(next.getLast().key, next.size());
            } else {
                definitions.settle().forEach(sizes::forget);
                memberships = memberships();
            }
        }
    }

    /** A customer for whom deciding fails is passed over: she only leaves what is no more, until she does something. */
    private Decision afterDefinitions(Customer before, Instant now) {
        try {
            return memberships.afterDefinitions(before, now);
        } catch (RuntimeException e) {
            LOG.error("A customer could not be looked at again after definitions changed", new Unquoted(e));
            metrics.failed(Failed.DEFINITION);
            return memberships.afterDeletions(before, now);
        }
    }

    /** The task ends, here at least. */
    void close() {
        customers.close();
    }

    /** The earliest instant at which a timer may be due; for other threads. */
    Instant noTimerBefore() {
        return timers.noneBefore();
    }

    /** How many customers there are; for other threads. */
    long size() {
        return sizes.customers();
    }
}
