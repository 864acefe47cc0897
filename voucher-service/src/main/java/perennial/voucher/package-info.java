/** Vouchers: unique, limited for certain, and right at checkout. */
@NullMarked
package perennial.voucher;

import org.jspecify.annotations.NullMarked;
