package perennial.campaign.loyalty;

import org.jspecify.annotations.Nullable;

/**
 * A customer's points.
 *
 * @param tier null if she has none
 */
public record Points(long balance, long pending, @Nullable String tier) {

    public static final Points NONE = new Points(0, 0, null);
}
