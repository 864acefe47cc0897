/** The clock, and what is repeated by it. */
@NullMarked
package perennial.platform.time;

import org.jspecify.annotations.NullMarked;
