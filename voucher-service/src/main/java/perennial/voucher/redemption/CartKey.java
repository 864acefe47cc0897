package perennial.voucher.redemption;

/** A cart. Two customers may have carts of the same id. */
record CartKey(String customerId, String cartId) {}
