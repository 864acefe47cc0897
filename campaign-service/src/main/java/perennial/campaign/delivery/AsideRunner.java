package perennial.campaign.delivery;

import java.time.Clock;
import java.time.Instant;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Keeps what is stopped out of the way of what is due. Whoever looks for work leaves it alone in any case; but if there is much of it,
 * and it has been due for the longest, all of it would be passed each time.
 */
public final class AsideRunner {

    private static final int AT_ONCE = 5_000;

    private final Table table;
    private final WorkSignal signal;
    private final Clock clock;

    public AsideRunner(Table table, WorkSignal signal, Clock clock) {
        this.table = table;
        this.signal = signal;
        this.clock = clock;
    }

    /** What is due of something that may be stopped. */
    public interface Table {

        /** What is due and stopped is set aside, at most {@code limit}; it says how many were. */
        int setAside(Instant now, int limit);

        /** What was set aside for something that is not stopped any more is due again, at most {@code limit} for each; it says how many are. */
        int bringBack(int limit);
    }

    /** Seldom, since it looks through all that is due, as soon as anything is stopped. */
    @Scheduled(initialDelay = 1_000, fixedDelay = 10_000)
    public void setAside() {
        Instant now = clock.instant();
        while (table.setAside(now, AT_ONCE) == AT_ONCE) {
            // In parts, so that nothing is locked for long.
        }
    }

    @Scheduled(initialDelay = 1_000, fixedDelay = 500)
    public void bringBack() {
        while (table.bringBack(AT_ONCE) > 0) {
            signal.ring();
        }
    }
}
