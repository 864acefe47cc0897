package perennial.segment.membership;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a customer stands to a segment that she is, or was, in.
 *
 * @param since when she entered, null if she is out
 * @param changedAt the latest instant that was told of this pair; nothing is told of an earlier one
 */
public record Membership(String segmentId, @Nullable Instant since, Instant changedAt) {
    public boolean inside() {
        return since != null;
    }
}
