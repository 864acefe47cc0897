package perennial.voucher.redemption;

import perennial.voucher.limit.Limits;
import perennial.voucher.limit.Uses;
import perennial.voucher.pricing.Discount;
import perennial.voucher.register.Voucher;

/**
 * A voucher and what its promotion says of it. The discount is the one that was promised when it was issued; limits and the stop
 * switch are those of now.
 */
record Offer(Voucher voucher, Discount discount, Limits limits, boolean stopped, Uses uses) {}
