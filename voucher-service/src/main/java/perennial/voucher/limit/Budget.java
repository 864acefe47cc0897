package perennial.voucher.limit;

/** How much a promotion's discounts may come to together. */
public record Budget(long amountMinor, String currency) {}
