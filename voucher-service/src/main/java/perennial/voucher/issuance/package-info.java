/** One voucher for one request: the first decision about it stands. */
@NullMarked
package perennial.voucher.issuance;

import org.jspecify.annotations.NullMarked;
