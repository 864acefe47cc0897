/** Calls that come at the same time are done in one transaction. */
@NullMarked
package perennial.platform.batching;

import org.jspecify.annotations.NullMarked;
