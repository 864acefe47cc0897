package perennial.sandbox.bench;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import perennial.sandbox.console.Failure;

/**
 * How fast a given amount was worked off. The first fifth is left out: until then a process starts, joins its group and
 * compiles itself.
 */
final class Pace {

    private static final int LEFT_OUT_OF = 5;

    private final long total;
    private @Nullable Look first;
    private @Nullable Look last;

    Pace(long total) {
        this.total = total;
    }

    private record Look(long done, long nanos) {}

    /** Later looks come later; of those at the end the first counts. */
    void look(long done, long nanos) {
        Look look = new Look(done, nanos);
        if (first == null && done * LEFT_OUT_OF >= total) {
            first = look;
        }
        if (last == null && done >= total) {
            last = look;
        }
    }

    boolean isDone() {
        return last != null;
    }

    double perSecond() {
        Look from = first;
        Look to = last;
        if (from == null || to == null || to.done() == from.done()) {
            throw new Failure("Too few events for a figure: all were done between two looks. Give more --events.");
        }
        return (to.done() - from.done()) * (double) Duration.ofSeconds(1).toNanos() / (to.nanos() - from.nanos());
    }
}
