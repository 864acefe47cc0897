package perennial.voucher.redemption;

import org.jspecify.annotations.Nullable;
import perennial.voucher.pricing.Applied;
import perennial.voucher.pricing.Discount;
import perennial.voucher.pricing.Scope;
import perennial.voucher.promotion.Promotion;
import perennial.voucher.promotion.Validity.Period;
import perennial.voucher.register.Voucher;

/**
 * A voucher and what its promotion says of it.
 *
 * @param promised the promotion when the voucher was issued: its discount, what it applies to, for whom and when it is valid; of a
 *     generic code that of now
 * @param current the promotion as it is now: its limits, budget, stacking
 */
record Offer(Voucher voucher, Promotion promised, Promotion current, boolean stopped) {

    /** Of a generic code the version of now decides, also whether it is still the promotion's code. */
    boolean exists() {
        return voucher.kind() != Voucher.Kind.GENERIC || voucher.code().equals(current.genericCode());
    }

    Period period() {
        return voucher.kind() == Voucher.Kind.GENERIC
                ? current.validity().ofCodeIssuedAt(voucher.issuedAt())
                : voucher.period();
    }

    boolean isGiftCard() {
        return voucher.kind() == Voucher.Kind.GIFT_CARD;
    }

    @Nullable String currency() {
        return promised.discount().currency();
    }

    /** @param availableMinor what a gift card can pay now */
    Applied applied(long availableMinor) {
        Discount discount = promised.discount();
        Scope scope = promised.scope();
        return new Applied(
                voucher.code(),
                discount instanceof Discount.GiftCard card
                        ? new Discount.GiftCard(availableMinor, card.currency())
                        : discount,
                voucher.sku() == null ? scope : scope.only(voucher.sku()),
                current.stacking());
    }
}
