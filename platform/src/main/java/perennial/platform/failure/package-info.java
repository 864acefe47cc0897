/** Whose fault a failure is. */
@NullMarked
package perennial.platform.failure;

import org.jspecify.annotations.NullMarked;
