/** The codes that are out, and what is told about them. */
@NullMarked
package perennial.voucher.register;

import org.jspecify.annotations.NullMarked;
