/** What marketers offer: a discount, the form of its codes, how long they are valid, how often they may be used. */
@NullMarked
package perennial.voucher.promotion;

import org.jspecify.annotations.NullMarked;
