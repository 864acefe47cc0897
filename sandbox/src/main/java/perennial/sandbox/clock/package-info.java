/** The clock that all services of the sandbox share. */
@NullMarked
package perennial.sandbox.clock;

import org.jspecify.annotations.NullMarked;
