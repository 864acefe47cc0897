/** The clock. */
@NullMarked
package perennial.platform.time;

import org.jspecify.annotations.NullMarked;
