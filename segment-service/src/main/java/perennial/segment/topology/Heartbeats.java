package perennial.segment.topology;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * When each of this instance's partitions was last served. One that was not served for a while may have been given to another
 * instance without this one knowing it yet, for example since its process was paused: its state must not be shown. Nor may it
 * as soon as it is served again, for a process that wakes up goes on with what it was doing, and is told only then by the group
 * that it has lost its place: so it has to be served for as long again without a break.
 *
 * <p>That while is shorter than the group waits for an instance that is silent, and longer than it takes to be told.
 */
final class Heartbeats {

    private static final Duration USUAL = Duration.ofSeconds(5);

    /** A thread that works serves its partitions several times within this, and is told of a loss. */
    private static final Duration LEAST = Duration.ofSeconds(2);

    private final Map<Integer, Service> services = new ConcurrentHashMap<>();
    private final Duration fresh;
    private final LongSupplier nanos;

    /** @param nanos a clock that counts on while the process is paused */
    Heartbeats(Duration fresh, LongSupplier nanos) {
        this.fresh = fresh;
        this.nanos = nanos;
    }

    /**
     * How long a partition may be silent, for a group that gives it away after the session timeout: the last sign of life may
     * have come a whole interval before the silence began.
     *
     * @throws IllegalArgumentException if there is no such while
     */
    static Duration within(Duration sessionTimeout, Duration heartbeatInterval) {
        Duration most = sessionTimeout.minus(heartbeatInterval);
        if (most.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException("consumer.session.timeout.ms is " + sessionTimeout.toMillis()
                    + " and must be longer than consumer.heartbeat.interval.ms, which is "
                    + heartbeatInterval.toMillis()
                    + ", by " + LEAST.toMillis() + " or more");
        }
        return most.compareTo(USUAL) < 0 ? most : USUAL;
    }

    private record Service(long lastNanos, long trustedFromNanos) {}

    private boolean isBrokenOff(Service service, long now) {
        return now - service.lastNanos() >= fresh.toNanos();
    }

    void served(int partition) {
        long now = nanos.getAsLong();
        services.compute(partition, (same, before) -> {
            if (before == null) {
                return new Service(now, now);
            }
            return new Service(now, isBrokenOff(before, now) ? now + fresh.toNanos() : before.trustedFromNanos());
        });
    }

    void closed(int partition) {
        services.remove(partition);
    }

    boolean isFresh(int partition) {
        Service service = services.get(partition);
        long now = nanos.getAsLong();
        return service != null && !isBrokenOff(service, now) && now - service.trustedFromNanos() >= 0;
    }
}
