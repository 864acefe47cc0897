package perennial.voucher.limit;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is counted of promotions.
 *
 * @param redemptions how many stand
 * @param spentMinor what their discounts come to
 */
public record Counters(Map<String, Long> redemptions, Map<Purse, Long> spentMinor) {

    /** The promotions of which something else was counted before. */
    public Set<String> changedSince(Counters before) {
        Set<String> changed = new TreeSet<>();
        redemptions.forEach((promotionId, count) -> {
            if (!count.equals(before.redemptions.get(promotionId))) {
                changed.add(promotionId);
            }
        });
        spentMinor.forEach((purse, minor) -> {
            if (!minor.equals(before.spentMinor.getOrDefault(purse, 0L))) {
                changed.add(purse.promotionId());
            }
        });
        return changed;
    }
}
