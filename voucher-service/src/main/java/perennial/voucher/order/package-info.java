/** Watches the shop's orders: what they used is redeemed, what is cancelled is given back. */
@NullMarked
package perennial.voucher.order;

import org.jspecify.annotations.NullMarked;
