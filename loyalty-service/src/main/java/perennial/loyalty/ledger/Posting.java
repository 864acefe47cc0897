package perennial.loyalty.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Points to be earned.
 *
 * @param points more than none
 * @param quantity pieces of the line that they are earned with; 1 where there is no line
 * @param occurredAt when what earns them happened
 * @param earnedAt from when on they can be spent; until then they are pending
 * @param expiresAt null if they never do
 */
public record Posting(
        Origin origin,
        long points,
        long quantity,
        Instant occurredAt,
        Instant earnedAt,
        @Nullable Instant expiresAt) {

    public Posting {
        if (points <= 0 || quantity <= 0 || earnedAt.isBefore(occurredAt)) {
            throw new IllegalArgumentException(
                    points + " points for " + quantity + " pieces are not earned at " + earnedAt);
        }
    }
}
