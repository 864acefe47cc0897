package perennial.loyalty.tier;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * In which tier a customer is.
 *
 * @param tier null as long as she has never left the one that everybody begins with, if there is one
 * @param belowSince since when she has had too little for it; null if she has enough
 */
public record Seat(@Nullable String tier, @Nullable Instant belowSince) {

    public static final Seat FIRST = new Seat(null, null);

    public @Nullable Level level(Levels levels) {
        return tier == null ? levels.at(0) : levels.named(tier);
    }
}
