package perennial.segment.definition;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a condition stands at an instant, for a profile that does not change.
 *
 * @param steadySince from when on nothing that was looked at has changed, {@link Instant#MIN} if time has never changed it; the
 *     condition may have held, or not, for longer
 * @param nextFlipAt when time may flip it next, null if it never will. A flip never comes earlier; in rare cases there
 *     is none at that instant, and whoever wakes up then asks again
 */
public record Standing(
        boolean holds, Instant steadySince, @Nullable Instant nextFlipAt) {}
