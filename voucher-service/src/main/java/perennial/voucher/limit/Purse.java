package perennial.voucher.limit;

/** What a promotion has spent in one currency. */
public record Purse(String promotionId, String currency) {}
