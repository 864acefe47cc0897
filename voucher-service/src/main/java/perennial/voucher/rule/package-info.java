/** Rules, and the reasons that they give: why a voucher is not issued or not redeemed. */
@NullMarked
package perennial.voucher.rule;

import org.jspecify.annotations.NullMarked;
