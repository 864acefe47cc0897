/** What vouchers have to know of customers: who they are to limits and conditions. No name and no address is kept. */
@NullMarked
package perennial.voucher.customer;

import org.jspecify.annotations.NullMarked;
