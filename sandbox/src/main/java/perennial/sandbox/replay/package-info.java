/** Loading a purchase history as orders. */
@NullMarked
package perennial.sandbox.replay;

import org.jspecify.annotations.NullMarked;
