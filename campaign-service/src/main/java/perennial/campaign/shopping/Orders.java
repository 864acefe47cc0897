package perennial.campaign.shopping;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A customer's orders that were not cancelled. Returns take nothing back here.
 *
 * @param firstAt null if there is none
 * @param lastAt null if there is none
 */
public record Orders(
        long count, @Nullable Instant firstAt, @Nullable Instant lastAt) {

    public static final Orders NONE = new Orders(0, null, null);
}
