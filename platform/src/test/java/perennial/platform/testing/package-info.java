/** The real parts that integration tests run against, and what drives them: shared by all services. */
@NullMarked
package perennial.platform.testing;

import org.jspecify.annotations.NullMarked;
