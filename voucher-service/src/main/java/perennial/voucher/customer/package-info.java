/** What is known of the customers to whom vouchers belong. */
@NullMarked
package perennial.voucher.customer;

import org.jspecify.annotations.NullMarked;
