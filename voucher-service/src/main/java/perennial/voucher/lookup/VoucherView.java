package perennial.voucher.lookup;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perennial.voucher.register.Voucher;

/**
 * A voucher as support sees it.
 *
 * @param customerId for whom it is; absent if whoever has it may use it
 * @param sku the only product that it is good for
 * @param balanceMinor what is left on a gift card, in {@code currency}
 * @param bulkId the call or the file with which it came among others
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record VoucherView(
        String code,
        Voucher.Kind kind,
        Status status,
        String promotionId,
        int promotionVersion,
        @Nullable String customerId,
        @Nullable String sku,
        boolean automatic,
        @Nullable Long balanceMinor,
        @Nullable String currency,
        @Nullable String requestId,
        @Nullable String bulkId,
        @Nullable String campaignId,
        @Nullable String issuedBy,
        @Nullable String issueReason,
        Instant issuedAt,
        Instant validFrom,
        @Nullable Instant validUntil,
        @Nullable Instant deliveredAt,
        @Nullable Instant reservedUntil,
        @Nullable Instant disabledAt,
        @Nullable String disabledReason,
        List<RedemptionHistory.Entry> redemptions) {

    /** @param currency that of a gift card's balance; null for all others */
    static VoucherView of(
            Voucher voucher,
            @Nullable String currency,
            Circumstances.Of circumstances,
            List<RedemptionHistory.Entry> redemptions,
            Instant now) {
        return new VoucherView(
                voucher.code().value(),
                voucher.kind(),
                Status.of(voucher, circumstances.reservedUntil() != null, now),
                voucher.promotionId(),
                voucher.promotionVersion(),
                voucher.customerId(),
                voucher.sku(),
                voucher.automatic(),
                voucher.progress().balanceMinor(),
                currency,
                voucher.origin().requestId(),
                voucher.origin().bulkId(),
                voucher.origin().campaignId(),
                circumstances.issuedBy(),
                circumstances.issueReason(),
                voucher.issuedAt(),
                voucher.period().from(),
                voucher.period().until(),
                voucher.progress().deliveredAt(),
                circumstances.reservedUntil(),
                voucher.progress().disabledAt(),
                voucher.progress().disabledReason(),
                redemptions);
    }
}
