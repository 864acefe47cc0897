package perennial.voucher.issuance;

import org.jspecify.annotations.Nullable;

/**
 * Somebody asks for one voucher for one customer.
 *
 * @param causeId the event that asks
 */
record IssueRequest(
        String requestId,
        String causeId,
        String customerId,
        String promotionId,
        @Nullable String campaignId) {}
