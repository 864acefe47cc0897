/** What support sees of vouchers. */
@NullMarked
package perennial.voucher.lookup;

import org.jspecify.annotations.NullMarked;
