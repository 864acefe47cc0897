/** Tells of vouchers whose time is over that it is. */
@NullMarked
package perennial.voucher.expiry;

import org.jspecify.annotations.NullMarked;
