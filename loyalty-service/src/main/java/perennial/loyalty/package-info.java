/** The loyalty service: what customers earn by rules, in a ledger of points. */
@NullMarked
package perennial.loyalty;

import org.jspecify.annotations.NullMarked;
