package perennial.voucher.promotion;

/**
 * A promotion as it is now.
 *
 * @param stopped nothing is issued or redeemed until it is resumed, also not with codes that are out
 */
public record InForce(int version, Promotion promotion, boolean stopped) {}
