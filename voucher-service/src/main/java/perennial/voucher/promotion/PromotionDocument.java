package perennial.voucher.promotion;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A promotion as it is put: its keys, of which any may be missing until {@link PromotionRules} has looked at them.
 *
 * @param automatic whether its codes apply to their owners' next orders by themselves
 * @param when a condition in CEL
 */
public record PromotionDocument(
        @Nullable DiscountKeys discount,
        @Nullable ScopeKeys appliesTo,
        @Nullable CodeKeys codes,
        @Nullable Boolean automatic,
        @Nullable ValidityKeys valid,
        @Nullable LimitKeys limits,
        @Nullable BudgetKeys budget,
        @Nullable String when,
        @Nullable StackingKeys stacking) {

    /** The keys of one kind of discount, and missing those of all others. */
    record DiscountKeys(
            @Nullable Integer percent,
            @Nullable Long upToMinor,
            @Nullable Long amountMinor,
            @Nullable Boolean freeShipping,
            @Nullable String freeProduct,
            @Nullable Integer buy,
            @Nullable Integer get,
            @Nullable String category,
            @Nullable Long giftCardMinor,
            @Nullable String currency) {}

    record ScopeKeys(
            @Nullable List<String> categories,
            @Nullable List<String> exceptCategories,
            @Nullable List<String> skus) {}

    /**
     * Either one code for all, or what those that are drawn look like.
     *
     * @param length of the random part, which follows the prefix
     */
    record CodeKeys(
            @Nullable String prefix,
            @Nullable Integer length,
            @Nullable String alphabet,
            @Nullable String generic) {}

    /**
     * Either {@code days} after issue, or a window of which one end may be open; with either of them, or alone, when in the week.
     *
     * @param weekdays MON to SUN
     * @param hours such as 09:00-18:00
     * @param zone IANA
     */
    record ValidityKeys(
            @Nullable Integer days,
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable List<String> weekdays,
            @Nullable String hours,
            @Nullable String zone) {}

    record LimitKeys(
            @Nullable Long redemptions,
            @Nullable Long perCustomer,
            @Nullable Long perCustomerPerDay) {}

    record BudgetKeys(@Nullable Long amountMinor, @Nullable String currency) {}

    record StackingKeys(
            @Nullable String group,
            @Nullable Integer priority,
            @Nullable Boolean exclusive) {}
}
