package perennial.segment.topology;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import perennial.platform.admission.Reason;
import perennial.schemas.Service;
import perennial.schemas.Topics;
import perennial.segment.membership.Decision;
import perennial.segment.membership.Transition;

/**
 * What the service tells of its work, under the names that all services share where there is one.
 *
 * <p>Counters that each event moves are kept here by what they count: the registry makes and sorts the tags before it can
 * find one.
 */
final class SegmentMetrics {

    private final MeterRegistry meters;
    private final Clock clock;
    private final Timer latency;
    private final Timer evaluation;
    private final Timer lateness;
    private final Counter reevaluated;
    private final Map<String, Counter> read = new ConcurrentHashMap<>();
    private final Map<Decided, Counter> decided = new ConcurrentHashMap<>();
    private final Map<Told, Counter> told = new ConcurrentHashMap<>();
    private final Set<Partition> partitions = ConcurrentHashMap.newKeySet();

    private record Decided(String topic, Decision.Effect effect) {}

    private record Told(String segmentId, Transition.Kind kind, Transition.Reason reason) {}

    SegmentMetrics(MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.clock = clock;
        this.latency = Timer.builder("perennial.outcome.latency")
                .description("From the publishing of an event to the outcome that it caused, before the commit")
                .tag("topic", Topics.MEMBERSHIPS.name())
                .publishPercentileHistogram()
                .register(meters);
        this.evaluation = Timer.builder("perennial.segment.decision")
                .description("Deciding on one event or timer: applying it, and evaluating all conditions")
                .register(meters);
        this.lateness = Timer.builder("perennial.segment.timers.fired")
                .description("How long after its instant a timer was served")
                .register(meters);
        Gauge.builder("perennial.segment.timers.overdue.seconds", this, SegmentMetrics::overdueSeconds)
                .description("How long ago the earliest timer that was not served yet was due")
                .register(meters);
        this.reevaluated = Counter.builder("perennial.segment.reevaluated")
                .description("Customers that were looked at again after a definition changed")
                .register(meters);
        Gauge.builder("perennial.segment.customers", this, SegmentMetrics::customers)
                .description("Customers of whom this instance holds a profile")
                .register(meters);
        countFromZero();
    }

    /** An alarm sees a counter rise, and not that it was not there before. */
    private void countFromZero() {
        Arrays.stream(Failed.values()).forEach(this::failures);
        Topics.all().stream()
                .filter(topic -> topic.readers().contains(Service.SEGMENT))
                .forEach(topic -> Arrays.stream(Reason.values()).forEach(reason -> deadLetters(topic.name(), reason)));
    }

    void read(String topic) {
        read.computeIfAbsent(topic, unseen -> meters.counter("perennial.consumer.records", "topic", unseen))
                .increment();
    }

    void rejected(String topic, Reason reason) {
        deadLetters(topic, reason).increment();
    }

    private Counter deadLetters(String topic, Reason reason) {
        return meters.counter("perennial.dead.letters", "topic", topic, "reason", reason.code());
    }

    void ignored(String topic, String why) {
        meters.counter("perennial.segment.ignored", "topic", topic, "why", why).increment();
    }

    void decided(String topic, Decision.Effect effect, Duration took) {
        evaluation.record(took);
        decided.computeIfAbsent(new Decided(topic, effect), this::counter).increment();
    }

    private Counter counter(Decided what) {
        return meters.counter(
                "perennial.segment.events",
                "topic",
                what.topic(),
                "effect",
                what.effect().name().toLowerCase(Locale.ROOT));
    }

    void timerServed(Instant due, Duration took) {
        evaluation.record(took);
        lateness.record(Duration.between(due, clock.instant()));
    }

    /** What deciding failed on, other than an event, which goes to the dead letters. */
    enum Failed {
        TIMER,
        DEFINITION,
        ERASURE
    }

    void failed(Failed on) {
        failures(on).increment();
    }

    private Counter failures(Failed on) {
        return meters.counter("perennial.segment.failures", "on", on.name().toLowerCase(Locale.ROOT));
    }

    void told(Transition transition) {
        told.computeIfAbsent(new Told(transition.segmentId(), transition.kind(), transition.reason()), this::counter)
                .increment();
    }

    private Counter counter(Told what) {
        return meters.counter(
                "perennial.segment.transitions",
                "segment",
                what.segmentId(),
                "type",
                what.kind().name(),
                "reason",
                what.reason().name());
    }

    /** @param publishedAt by the producer's clock, which is never shifted */
    void outcome(Instant publishedAt, Instant now) {
        latency.record(Duration.between(publishedAt, now));
    }

    void reevaluated(int customers) {
        reevaluated.increment(customers);
    }

    void watch(Partition partition) {
        partitions.add(partition);
    }

    void unwatch(Partition partition) {
        partitions.remove(partition);
    }

    private double customers() {
        return partitions.stream().mapToLong(Partition::size).sum();
    }

    private double overdueSeconds() {
        Instant now = clock.instant();
        return partitions.stream()
                .map(Partition::noTimerBefore)
                .filter(earliest -> earliest.isBefore(now) && !earliest.equals(Instant.EPOCH))
                .mapToDouble(earliest -> Duration.between(earliest, now).toMillis() / 1000.0)
                .max()
                .orElse(0);
    }
}
