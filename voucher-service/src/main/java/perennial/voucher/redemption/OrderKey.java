package perennial.voucher.redemption;

/** An order. Two customers may have orders of the same id. */
record OrderKey(String customerId, String orderId) {}
