package perennial.voucher.pricing;

import org.jspecify.annotations.Nullable;

/**
 * How a discount goes together with others.
 *
 * @param group of which one discount may be taken; null if it is in none
 * @param priority the lowest is taken first
 * @param exclusive whether it goes with no other at all
 */
public record Stacking(@Nullable String group, int priority, boolean exclusive) {

    /** Goes with all others, in the order in which they are given. */
    public static final Stacking FREE = new Stacking(null, 0, false);

    boolean excludes(Stacking other) {
        return exclusive || other.exclusive || (group != null && group.equals(other.group));
    }
}
