/** Clients of the sandbox's broker. */
@NullMarked
package perennial.sandbox.kafka;

import org.jspecify.annotations.NullMarked;
