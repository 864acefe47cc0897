package perennial.voucher.promotion;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import org.jspecify.annotations.Nullable;
import perennial.voucher.limit.Limits;
import perennial.voucher.promotion.PromotionDocument.CodeKeys;
import perennial.voucher.promotion.PromotionDocument.DiscountKeys;
import perennial.voucher.promotion.PromotionDocument.LimitKeys;
import perennial.voucher.promotion.PromotionDocument.ValidityKeys;

/** What a promotion's document means. */
public record Promotion(Discount discount, CodePattern codes, Validity validity, Limits limits) {

    /** @param document one without defects */
    static Promotion of(PromotionDocument document) {
        return new Promotion(
                discount(requireNonNull(document.discount())),
                codes(document.codes()),
                validity(document.valid()),
                limits(document.limits()));
    }

    private static Discount discount(DiscountKeys keys) {
        if (keys.percent() != null) {
            return new Discount.Percent(keys.percent(), keys.upToMinor(), keys.currency());
        }
        return new Discount.Amount(requireNonNull(keys.amountMinor()), requireNonNull(keys.currency()));
    }

    private static CodePattern codes(@Nullable CodeKeys keys) {
        return keys == null
                ? new CodePattern("", CodePattern.DEFAULT_LENGTH)
                : new CodePattern(
                        requireNonNullElse(keys.prefix(), ""),
                        requireNonNullElse(keys.length(), CodePattern.DEFAULT_LENGTH));
    }

    private static Validity validity(@Nullable ValidityKeys keys) {
        if (keys == null) {
            return new Validity.Window(null, null);
        }
        return keys.days() == null
                ? new Validity.Window(keys.from(), keys.until())
                : new Validity.DaysAfterIssue(keys.days());
    }

    private static Limits limits(@Nullable LimitKeys keys) {
        return keys == null ? Limits.NONE : new Limits(keys.redemptions(), keys.perCustomer());
    }
}
