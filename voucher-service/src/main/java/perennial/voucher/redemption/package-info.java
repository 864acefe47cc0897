/** Codes at checkout: validated, redeemed, rolled back. */
@NullMarked
package perennial.voucher.redemption;

import org.jspecify.annotations.NullMarked;
