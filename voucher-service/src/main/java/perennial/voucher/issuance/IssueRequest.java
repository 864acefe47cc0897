package perennial.voucher.issuance;

import org.jspecify.annotations.Nullable;
import perennial.voucher.register.Cause;

/**
 * Somebody asks for one voucher for one customer.
 *
 * @param requestId a second request of this id is the same one
 * @param sku the only product that the voucher is to be good for; null if it is as good as its promotion says
 * @param automatic whether it is to apply to her next order by itself, also if its promotion does not say so
 * @param reason why a person asks; null where an event does
 */
record IssueRequest(
        String requestId,
        Cause cause,
        String customerId,
        String promotionId,
        @Nullable String campaignId,
        @Nullable String sku,
        boolean automatic,
        @Nullable String reason) {

    static IssueRequest byEvent(
            String requestId, String eventId, String customerId, String promotionId, @Nullable String campaignId) {
        return new IssueRequest(
                requestId, Cause.event(eventId), customerId, promotionId, campaignId, null, false, null);
    }
}
