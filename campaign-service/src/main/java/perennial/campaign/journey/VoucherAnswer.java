package perennial.campaign.journey;

import perennial.campaign.delivery.Voucher;

/** What voucher-service says to a request. */
sealed interface VoucherAnswer {

    String eventId();

    String requestId();

    record Issued(String eventId, String requestId, Voucher voucher) implements VoucherAnswer {}

    record Refused(String eventId, String requestId, String reason) implements VoucherAnswer {}
}
