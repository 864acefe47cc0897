/** Slows down whoever tries codes, and nobody else. */
@NullMarked
package perennial.voucher.guessing;

import org.jspecify.annotations.NullMarked;
