package perennial.voucher.promotion;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A promotion as it is put: its keys, of which any may be missing until {@link PromotionRules} has looked at them. */
public record PromotionDocument(
        @Nullable DiscountKeys discount,
        @Nullable CodeKeys codes,
        @Nullable ValidityKeys valid,
        @Nullable LimitKeys limits) {

    /** Either {@code percent}, with an optional cap, or {@code amountMinor}. */
    record DiscountKeys(
            @Nullable Integer percent,
            @Nullable Long upToMinor,
            @Nullable Long amountMinor,
            @Nullable String currency) {}

    /** @param length of the random part, which follows the prefix */
    record CodeKeys(@Nullable String prefix, @Nullable Integer length) {}

    /** Either {@code days} after issue, or a window of which one end may be open. */
    record ValidityKeys(
            @Nullable Integer days,
            @Nullable Instant from,
            @Nullable Instant until) {}

    record LimitKeys(@Nullable Long redemptions, @Nullable Long perCustomer) {}
}
