package perennial.campaign.delivery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a journey and its messages are about, as far as their trigger says it.
 *
 * @param orderId the order that was placed, cancelled or returned, or that points were booked for
 * @param points that were booked, or are about to expire
 * @param pointsExpireAt when those expire
 */
public record Occasion(
        @Nullable String orderId,
        @Nullable Long points,
        @Nullable Instant pointsExpireAt) {

    public static final Occasion NONE = new Occasion(null, null, null);
}
