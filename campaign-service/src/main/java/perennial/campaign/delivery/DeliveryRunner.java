package perennial.campaign.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.campaign.channel.Attempt;
import perennial.campaign.channel.Channel;
import perennial.campaign.channel.Connection;
import perennial.campaign.delivery.HandOverWriter.Ready;
import perennial.campaign.delivery.MessageTable.Claimed;
import perennial.campaign.template.MessageClass;
import perennial.platform.batching.RoundTrip;
import perennial.schemas.RegistryUnavailableException;

/**
 * One worker of a channel: claims as many messages as the channel takes now, and for each commits checks and HANDING_OVER together,
 * hands it over, and settles it. One message's outcome is committed with the next one's HANDING_OVER. A server that is away costs
 * no message anything: what was claimed is given back.
 */
final class DeliveryRunner implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryRunner.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration CLAIM_FOR = Duration.ofMillis(500);
    private static final Duration FAILED_AGAIN_AFTER = Duration.ofMinutes(1);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** All that the workers share. */
    record Parts(
            MessageTable messages,
            DeliveryWriter writer,
            HandOverWriter handOvers,
            BacklogLookup backlog,
            JdbcTemplate jdbc,
            TransactionTemplate transaction,
            WorkSignal deliverySignal,
            DeliverySettings settings,
            Clock clock,
            MeterRegistry metrics) {}

    /** What became of a message that was handed over; not written yet. */
    private record Done(Message message, Settlement settlement, long startNanos) {}

    private final Parts parts;
    private final Channel channel;
    private final Counter failures;
    private int claimSize = 1;
    private final CountDownLatch stopped = new CountDownLatch(1);

    DeliveryRunner(Parts parts, Channel channel) {
        this.parts = parts;
        this.channel = channel;
        this.failures = parts.metrics().counter("perennial.messages.failures");
    }

    void stop() {
        stopped.countDown();
        parts.deliverySignal().ring();
    }

    @Override
    public void run() {
        Duration pause = FIRST_PAUSE;
        try (Connection connection = channel.connection()) {
            while (!isStopping()) {
                try {
                    long rings = parts.deliverySignal().rings();
                    if (!work(connection)) {
                        connection.closeIfIdle();
                        parts.deliverySignal().await(rings, LOOK_EVERY);
                    }
                    pause = FIRST_PAUSE;
                } catch (IOException e) {
                    LOG.warn("Nobody takes messages on {}: {}", channel.name(), e.toString());
                    pause = pauseAndDouble(pause);
                } catch (RuntimeException e) {
                    LOG.warn("Handing over was interrupted; leases bring the messages back", e);
                    pause = pauseAndDouble(pause);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isStopping() {
        return stopped.getCount() == 0;
    }

    private void pause(Duration duration) throws InterruptedException {
        boolean ignored = stopped.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    }

    private Duration pauseAndDouble(Duration pause) throws InterruptedException {
        pause(pause);
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    /**
     * The rate limit comes first, so that nothing waits for it with a lease.
     *
     * @return whether there was something to do
     */
    private boolean work(Connection connection) throws IOException, InterruptedException {
        int allowed = channel.rateLimit().take(claimSize);
        if (allowed == 0) {
            parts.metrics()
                    .counter("perennial.delivery.rate.limited", "channel", channel.name())
                    .increment();
            pause(channel.rateLimit().untilNext());
            return true;
        }
        UUID token = UUID.randomUUID();
        int offered = 0;
        try {
            List<Claimed> claimed = claim(token, allowed);
            if (claimed.isEmpty()) {
                return false;
            }
            long startNanos = System.nanoTime();
            try {
                offered = handOver(claimed, token, connection);
                claimSize = claimSize(claimed.size(), System.nanoTime() - startNanos);
            } finally {
                parts.messages()
                        .giveBack(claimed.stream().map(Claimed::messageId).toList(), token);
            }
            return true;
        } finally {
            channel.rateLimit().giveBack(allowed - offered);
        }
    }

    /** Marketing comes second, and not while it could only be postponed: then it would be claimed again and again. */
    private List<Claimed> claim(UUID token, int limit) {
        List<Claimed> claimed = new ArrayList<>(claim(MessageClass.TRANSACTIONAL, token, limit));
        if (claimed.size() < limit && parts.backlog().isCurrent()) {
            claimed.addAll(claim(MessageClass.MARKETING, token, limit - claimed.size()));
        }
        return claimed;
    }

    private List<Claimed> claim(MessageClass messageClass, UUID token, int limit) {
        return parts.messages()
                .claim(
                        channel.name(),
                        messageClass,
                        token,
                        limit,
                        parts.settings().claimLease(),
                        parts.clock().instant());
    }

    /** As many as are handed over in half a second: where the other side hangs, few messages wait for it with a lease. */
    private int claimSize(int messages, long tookNanos) {
        long fit = messages * CLAIM_FOR.toNanos() / Math.max(1, tookNanos);
        return Math.clamp(fit, 1, parts.settings().claimSize());
    }

    /** @return how many were offered to the other side */
    private int handOver(List<Claimed> claimed, UUID token, Connection connection)
            throws IOException, InterruptedException {
        int offered = 0;
        @Nullable Done done = null;
        try {
            for (Claimed next : claimed) {
                if (isStopping()) {
                    break;
                }
                if (!connection.isOpen()) {
                    settle(done, token);
                    done = null;
                    connection.open();
                }
                @Nullable Ready ready = settleAndPrepare(done, next, token);
                done = null;
                if (ready != null) {
                    offered++;
                    done = send(ready, connection);
                }
            }
        } finally {
            settle(done, token);
        }
        return offered;
    }

    private @Nullable Ready settleAndPrepare(@Nullable Done done, Claimed next, UUID token)
            throws InterruptedException {
        if (done != null) {
            try {
                return parts.transaction()
                        .execute(status ->
                                parts.handOvers().write(next, channel, token, trip -> addSettling(done, token, trip)));
            } catch (RuntimeException e) {
                LOG.info("Two messages do not go into one transaction, each gets its own", e);
                settle(done, token);
            }
        }
        return prepareOrPostpone(next, token);
    }

    /** A message that makes us fail must not keep the others back. If none can be told of, all of them wait. */
    private @Nullable Ready prepareOrPostpone(Claimed next, UUID token) {
        try {
            return parts.transaction().execute(status -> parts.handOvers().write(next, channel, token, trip -> {}));
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("Message {} failed before its hand-over", next.messageId(), e);
            failures.increment();
            parts.messages()
                    .postpone(next.messageId(), token, parts.clock().instant().plus(FAILED_AGAIN_AFTER));
            return null;
        }
    }

    private Done send(Ready ready, Connection connection) {
        long startNanos = System.nanoTime();
        Attempt attempt = connection.send(ready.letter());
        parts.metrics()
                .timer(
                        "perennial.message.handover",
                        "channel",
                        channel.name(),
                        "result",
                        attempt.getClass().getSimpleName())
                .record(Duration.ofNanos(System.nanoTime() - startNanos));
        return new Done(
                ready.message(),
                Settlement.of(
                        attempt, ready.attempts(), ready.doubt(), parts.clock().instant()),
                startNanos);
    }

    /** What has happened must be written, also when the database is away for a moment. After the lease it is UNCONFIRMED anyway. */
    private void settle(@Nullable Done done, UUID token) throws InterruptedException {
        if (done == null) {
            return;
        }
        long leaseNanos = parts.settings().handOverLease().toNanos();
        while (true) {
            try {
                parts.transaction().executeWithoutResult(status -> {
                    RoundTrip trip = new RoundTrip(parts.jdbc());
                    addSettling(done, token, trip);
                    trip.make();
                });
                return;
            } catch (LostMessageException e) {
                LOG.warn("A message was handed over for longer than its lease: {}", e.getMessage());
                return;
            } catch (RuntimeException e) {
                if (System.nanoTime() - done.startNanos() > leaseNanos) {
                    throw e;
                }
                LOG.warn(
                        "The outcome of message {} is not written yet",
                        done.message().messageId(),
                        e);
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
            }
        }
    }

    private void addSettling(Done done, UUID token, RoundTrip trip) {
        Message message = done.message();
        switch (done.settlement()) {
            case Outcome outcome ->
                parts.writer()
                        .settle(
                                message,
                                MessageState.HANDING_OVER,
                                token,
                                outcome,
                                parts.clock().instant(),
                                trip);
            case Settlement.Again again -> parts.messages().again(message, token, again, trip);
        }
    }
}
