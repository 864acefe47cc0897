package perennial.loyalty.tier;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tier as a marketer writes it; a component is null where its key is missing.
 *
 * @param fromPoints needed; earned in a rolling year. Who has a tier from 0 points has it from the beginning
 * @param multiplier of what orders earn: 0 to 100, with three decimals at most; 1 unless it is said
 * @param graceDays of 24 hours, for which a customer stays who has too few points; none unless it is said
 */
record Tier(
        @Nullable String description,
        @Nullable Long fromPoints,
        @Nullable BigDecimal multiplier,
        @Nullable Integer graceDays) {

    private static final BigDecimal MOST_MULTIPLIED = BigDecimal.valueOf(100);
    private static final int MOST_GRACE_DAYS = 3_650;

    List<String> defects() {
        List<String> defects = new ArrayList<>();
        if (fromPoints == null) {
            defects.add("fromPoints is missing: points earned in a rolling year");
        } else if (fromPoints < 0) {
            defects.add("fromPoints must be 0 or more, was " + fromPoints);
        }
        if (multiplier != null
                && (multiplier.signum() < 0
                        || multiplier.compareTo(MOST_MULTIPLIED) > 0
                        || multiplier.stripTrailingZeros().scale() > 3)) {
            defects.add("multiplier must be between 0 and 100, with three decimals at most, was " + multiplier);
        }
        if (graceDays != null && (graceDays < 0 || graceDays > MOST_GRACE_DAYS)) {
            defects.add("graceDays must be between 0 and " + MOST_GRACE_DAYS + ", was " + graceDays);
        }
        return defects;
    }
}
