package perennial.voucher.pricing;

import perennial.voucher.code.Code;

/**
 * A code that is to be taken off a cart.
 *
 * @param discount that of a gift card with what is available on it now
 */
public record Applied(Code code, Discount discount, Scope scope, Stacking stacking) {}
