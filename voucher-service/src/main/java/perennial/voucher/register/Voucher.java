package perennial.voucher.register;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import perennial.voucher.promotion.Validity.Period;

/**
 * A code that is out, for the customer to whom it was issued. It has one use.
 *
 * @param promotionVersion the version whose discount was promised with it
 * @param redemptionId the redemption that stands; null if there is none
 */
public record Voucher(
        Code code,
        String promotionId,
        int promotionVersion,
        String customerId,
        String requestId,
        @Nullable String campaignId,
        Instant issuedAt,
        Period period,
        @Nullable Instant deliveredAt,
        @Nullable Instant disabledAt,
        @Nullable String disabledReason,
        @Nullable String redemptionId) {

    public boolean isDelivered() {
        return deliveredAt != null;
    }

    public boolean isDisabled() {
        return disabledAt != null;
    }

    public boolean isRedeemed() {
        return redemptionId != null;
    }

    public Voucher deliveredAt(Instant at) {
        return new Voucher(
                code,
                promotionId,
                promotionVersion,
                customerId,
                requestId,
                campaignId,
                issuedAt,
                period,
                at,
                disabledAt,
                disabledReason,
                redemptionId);
    }

    public Voucher disabledAt(Instant at, String reason) {
        return new Voucher(
                code,
                promotionId,
                promotionVersion,
                customerId,
                requestId,
                campaignId,
                issuedAt,
                period,
                deliveredAt,
                at,
                reason,
                redemptionId);
    }
}
