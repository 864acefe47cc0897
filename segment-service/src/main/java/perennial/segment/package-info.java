/** Live segments of customers. */
@NullMarked
package perennial.segment;

import org.jspecify.annotations.NullMarked;
