/** Reading a topic as JSON lines. */
@NullMarked
package perennial.sandbox.tail;

import org.jspecify.annotations.NullMarked;
