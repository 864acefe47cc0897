package perennial.segment.definition;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a condition stands at an instant, for a profile that does not change.
 *
 * @param nextFlipAt when time may flip it next, null if it never will. A flip never comes earlier; in rare cases there
 *     is none at that instant, and whoever wakes up then asks again
 */
public record Standing(boolean holds, @Nullable Instant nextFlipAt) {}
