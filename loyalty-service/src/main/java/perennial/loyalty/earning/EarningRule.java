package perennial.loyalty.earning;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule as a marketer writes it; a component is null where its key is missing. {@link RuleCompiler} makes a {@link Rule} of it.
 *
 * @param on needed
 * @param when a CEL condition; without it the rule always holds
 * @param points needed; a CEL expression of whole points
 * @param validFrom a date or an instant: what happened before earns nothing
 * @param validUntil a date, which is the last day, or an instant, at which it is over
 * @param includeExisting whether an entry earns that is due to the segment's definition; not unless it is said
 * @param categoryMultipliers by category of an order's lines: 0 to 100, with three decimals at most
 * @param pendingDays of 24 hours, until points can be spent; at once unless it is said
 * @param expiresAfterDays of 24 hours, after points can be spent; never unless it is said
 */
record EarningRule(
        @Nullable Trigger on,
        @Nullable String when,
        @Nullable String points,
        @Nullable String validFrom,
        @Nullable String validUntil,
        @Nullable Boolean includeExisting,
        @Nullable Map<String, BigDecimal> categoryMultipliers,
        @Nullable Integer pendingDays,
        @Nullable Integer expiresAfterDays,
        @Nullable Limits limits) {}
