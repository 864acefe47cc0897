/** What discounts take off a cart, alone and one after the other, to the last minor unit. */
@NullMarked
package perennial.voucher.pricing;

import org.jspecify.annotations.NullMarked;
