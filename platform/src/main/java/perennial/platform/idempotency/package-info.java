/** The first answer to an idempotency key is stored with its effect and given again. */
@NullMarked
package perennial.platform.idempotency;

import org.jspecify.annotations.NullMarked;
