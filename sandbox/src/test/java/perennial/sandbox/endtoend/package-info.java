/** The whole product on one machine: the four services as processes of their own, on a real broker, registry, database and mail server. */
@NullMarked
package perennial.sandbox.endtoend;

import org.jspecify.annotations.NullMarked;
