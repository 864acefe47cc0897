/** What comes together is done together: calls in one transaction, statements in one round trip. */
@NullMarked
package perennial.platform.batching;

import org.jspecify.annotations.NullMarked;
