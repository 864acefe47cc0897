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
    static final Duration FRESH = Duration.ofSeconds(5);

    private final Map<Integer, Service> services = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    Heartbeats() {
        this(System::nanoTime);
    }

    /** @param nanos a clock that counts on while the process is paused */
    Heartbeats(LongSupplier nanos) {
        this.nanos = nanos;
    }

    private record Service(long lastNanos, long trustedFromNanos) {
        boolean isBrokenOffAt(long now) {
            return now - lastNanos >= FRESH.toNanos();
        }
    }

    void served(int partition) {
        long now = nanos.getAsLong();
        services.compute(partition, (same, before) -> {
            if (before == null) {
                return new Service(now, now);
            }
            return new Service(now, before.isBrokenOffAt(now) ? now + FRESH.toNanos() : before.trustedFromNanos());
        });
    }

    void closed(int partition) {
        services.remove(partition);
    }

    boolean isFresh(int partition) {
        Service service = services.get(partition);
        long now = nanos.getAsLong();
        return service != null && !service.isBrokenOffAt(now) && now - service.trustedFromNanos() >= 0;
    }
}
