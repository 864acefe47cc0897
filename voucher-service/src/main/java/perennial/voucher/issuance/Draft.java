package perennial.voucher.issuance;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import perennial.voucher.code.Code;
import perennial.voucher.code.CodePattern;
import perennial.voucher.pricing.Discount;
import perennial.voucher.promotion.Promotion;
import perennial.voucher.promotion.Validity.Period;
import perennial.voucher.register.Voucher;

/** A voucher that has no code yet. */
record Draft(
        String promotionId,
        int promotionVersion,
        Promotion promotion,
        @Nullable String customerId,
        @Nullable String sku,
        boolean automatic,
        Voucher.Origin origin,
        Instant issuedAt,
        Period period) {

    CodePattern pattern() {
        return promotion.codes();
    }

    /** A code of nobody in particular is found by nobody: only a customer's voucher can apply by itself. */
    Voucher with(Code code) {
        boolean isFound = customerId != null && (automatic || promotion.automatic());
        return promotion.discount() instanceof Discount.GiftCard card
                ? voucher(code, Voucher.Kind.GIFT_CARD, isFound, Voucher.Progress.newGiftCard(card.amountMinor()))
                : voucher(code, Voucher.Kind.SINGLE, isFound, Voucher.Progress.NEW);
    }

    private Voucher voucher(Code code, Voucher.Kind kind, boolean isFound, Voucher.Progress progress) {
        return new Voucher(
                code,
                kind,
                promotionId,
                promotionVersion,
                customerId,
                sku,
                isFound,
                origin,
                issuedAt,
                period,
                progress);
    }
}
