/** What became of the message that carried a code. */
@NullMarked
package perennial.voucher.delivery;

import org.jspecify.annotations.NullMarked;
