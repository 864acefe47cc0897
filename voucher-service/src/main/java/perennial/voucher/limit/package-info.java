/** How often a promotion was used, in all and by each customer, against its limits. */
@NullMarked
package perennial.voucher.limit;

import org.jspecify.annotations.NullMarked;
