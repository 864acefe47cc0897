package perennial.loyalty.earning;

import org.jspecify.annotations.Nullable;

/**
 * A rule as a marketer writes it; a component is null where its key is missing. {@link RuleCompiler} makes a {@link Rule} of it.
 *
 * @param on needed
 * @param when a CEL condition; without it the rule always holds
 * @param points needed; a CEL expression of whole points
 * @param validFrom a date or an instant: what happened before earns nothing
 * @param validUntil a date, which is the last day, or an instant, at which it is over
 */
record EarningRule(
        @Nullable Trigger on,
        @Nullable String when,
        @Nullable String points,
        @Nullable String validFrom,
        @Nullable String validUntil) {}
