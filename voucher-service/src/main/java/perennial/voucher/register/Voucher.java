package perennial.voucher.register;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import perennial.voucher.code.Code;
import perennial.voucher.promotion.Validity.Period;

/**
 * A code that is out.
 *
 * @param promotionVersion the version whose discount was promised with it
 * @param customerId for whom it is; null if whoever has it may use it
 * @param sku the only product that it is good for; null if it is as good as its promotion says
 * @param automatic whether it is found at the customer's checkout without being typed
 */
public record Voucher(
        Code code,
        Kind kind,
        String promotionId,
        int promotionVersion,
        @Nullable String customerId,
        @Nullable String sku,
        boolean automatic,
        Origin origin,
        Instant issuedAt,
        Period period,
        Progress progress) {

    public enum Kind {
        /** It has one use. */
        SINGLE,
        /** It pays until its balance is spent. */
        GIFT_CARD,
        /** Everybody knows it; only its promotion's limits bound its use. */
        GENERIC
    }

    /**
     * What a code goes back to.
     *
     * @param requestId the request for this one voucher
     * @param bulkId the call that issued many, or the import
     */
    public record Origin(
            @Nullable String requestId,
            @Nullable String bulkId,
            @Nullable String campaignId) {

        /** A generic code comes with its promotion. */
        public static final Origin PROMOTION = new Origin(null, null, null);

        public static Origin request(String requestId, @Nullable String campaignId) {
            return new Origin(requestId, null, campaignId);
        }

        public static Origin bulk(String bulkId) {
            return new Origin(null, bulkId, null);
        }
    }

    /**
     * What has become of a code.
     *
     * @param redemptionId the redemption of a single code that stands; null if there is none
     * @param balanceMinor what is left on a gift card; null for all others
     * @param expiredAt when it was told that it expired
     */
    public record Progress(
            @Nullable Instant deliveredAt,
            @Nullable Instant disabledAt,
            @Nullable String disabledReason,
            @Nullable Instant expiredAt,
            @Nullable String redemptionId,
            @Nullable Long balanceMinor) {

        public static final Progress NEW = new Progress(null, null, null, null, null, null);

        public static Progress newGiftCard(long balanceMinor) {
            return new Progress(null, null, null, null, null, balanceMinor);
        }
    }

    public boolean isDelivered() {
        return progress.deliveredAt != null;
    }

    public boolean isDisabled() {
        return progress.disabledAt != null;
    }

    public boolean isRedeemed() {
        return progress.redemptionId != null;
    }

    public boolean isOf(String customer) {
        return customerId == null || customerId.equals(customer);
    }

    public Voucher deliveredAt(Instant at) {
        return with(new Progress(
                at,
                progress.disabledAt,
                progress.disabledReason,
                progress.expiredAt,
                progress.redemptionId,
                progress.balanceMinor));
    }

    public Voucher disabledAt(Instant at, String reason) {
        return with(new Progress(
                progress.deliveredAt, at, reason, progress.expiredAt, progress.redemptionId, progress.balanceMinor));
    }

    /** @param redemptionId null to free the code */
    public Voucher usedBy(@Nullable String redemptionId) {
        return with(new Progress(
                progress.deliveredAt,
                progress.disabledAt,
                progress.disabledReason,
                progress.expiredAt,
                redemptionId,
                progress.balanceMinor));
    }

    public Voucher withBalance(long balanceMinor) {
        return with(new Progress(
                progress.deliveredAt,
                progress.disabledAt,
                progress.disabledReason,
                progress.expiredAt,
                progress.redemptionId,
                balanceMinor));
    }

    public Voucher validFor(Period changed) {
        return with(changed, progress);
    }

    private Voucher with(Progress changed) {
        return with(period, changed);
    }

    private Voucher with(Period changedPeriod, Progress changedProgress) {
        return new Voucher(
                code,
                kind,
                promotionId,
                promotionVersion,
                customerId,
                sku,
                automatic,
                origin,
                issuedAt,
                changedPeriod,
                changedProgress);
    }
}
