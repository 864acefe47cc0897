package perennial.campaign.journey;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.campaign.delivery.WorkSignal;
import perennial.schemas.RegistryUnavailableException;

/**
 * Moves due journeys on, a batch in a transaction. Instances share them by locks that others skip. It wakes at once when something
 * has become due here, and looks by itself for what time or another instance has made due.
 */
final class JourneyRunner implements Runnable, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(JourneyRunner.class);
    private static final int BATCH = 200;
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration FAILED_AGAIN_AFTER = Duration.ofMinutes(1);
    private static final long STOPPED_WITHIN_MS = 15_000;

    private final JourneyTable journeys;
    private final SituationLookup situations;
    private final MoveWriter writer;
    private final TransactionTemplate transaction;
    private final WorkSignal journeySignal;
    private final Clock clock;
    private final Counter failures;
    private volatile boolean stopping;
    private @Nullable Thread thread;

    JourneyRunner(
            JourneyTable journeys,
            SituationLookup situations,
            MoveWriter writer,
            TransactionTemplate transaction,
            WorkSignal journeySignal,
            Clock clock,
            MeterRegistry metrics) {
        this.journeys = journeys;
        this.situations = situations;
        this.writer = writer;
        this.transaction = transaction;
        this.journeySignal = journeySignal;
        this.clock = clock;
        this.failures = metrics.counter("perennial.journeys.failures");
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                long rings = journeySignal.rings();
                try {
                    if (advance(BATCH) < BATCH) {
                        journeySignal.await(rings, LOOK_EVERY);
                    }
                } catch (RegistryUnavailableException e) {
                    LOG.warn("Journeys wait: {}", e.toString());
                    pause(rings);
                } catch (RuntimeException e) {
                    LOG.warn("A batch of journeys failed; they are tried one by one", e);
                    pause(rings);
                    oneByOne();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pause(long rings) throws InterruptedException {
        journeySignal.await(rings, PAUSE);
    }

    /** One journey that fails must not keep the others back. */
    private void oneByOne() {
        for (int i = 0; i < BATCH && !stopping; i++) {
            Journey[] inHand = new Journey[1];
            try {
                if (advance(1, inHand) == 0) {
                    return;
                }
            } catch (RuntimeException e) {
                Journey failed = inHand[0];
                if (failed == null) {
                    LOG.warn("Journeys cannot be read", e);
                    return;
                }
                LOG.error("Journey {} failed", failed.id(), e);
                failures.increment();
                postpone(failed);
            }
        }
    }

    private void postpone(Journey failed) {
        try {
            journeys.postpone(failed.id(), clock.instant().plus(FAILED_AGAIN_AFTER));
        } catch (RuntimeException e) {
            LOG.warn("Journey {} cannot be postponed", failed.id(), e);
        }
    }

    private int advance(int limit) {
        return advance(limit, new Journey[1]);
    }

    /** @return how many journeys were due */
    private int advance(int limit, @Nullable Journey[] inHand) {
        return requireNonNull(transaction.execute(status -> {
            Instant now = clock.instant();
            List<Journey> due = journeys.due(now, limit);
            if (due.isEmpty()) {
                return 0;
            }
            inHand[0] = due.getFirst();
            List<SituationLookup.Begun> begun = situations.begun(due);
            Map<SituationLookup.Begun, JourneyDecision.Situation> seen = situations.situations(begun, now);
            writer.write(
                    begun.stream()
                            .map(each -> new MoveWriter.Decided(
                                    each.journey(),
                                    each.campaign(),
                                    each.comingClass(),
                                    JourneyDecision.next(
                                            each.journey(), each.campaign(), requireNonNull(seen.get(each)), now)))
                            .toList(),
                    now);
            return due.size();
        }));
    }

    @Override
    public synchronized void start() {
        stopping = false;
        thread = Thread.ofPlatform().name("journeys").daemon().start(this);
    }

    @Override
    public synchronized void stop() {
        stopping = true;
        journeySignal.ring();
        Thread running = thread;
        thread = null;
        if (running != null) {
            try {
                running.join(STOPPED_WITHIN_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    /** Stops after the consumers and before the outbox relay. */
    @Override
    public int getPhase() {
        return 100;
    }
}
