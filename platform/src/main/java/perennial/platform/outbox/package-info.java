/** Outcomes leave through a table: written with the state that they report, relayed exactly once. */
@NullMarked
package perennial.platform.outbox;

import org.jspecify.annotations.NullMarked;
