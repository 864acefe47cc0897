/** The one command: everything of Perennial on one machine. */
@NullMarked
package perennial.sandbox;

import org.jspecify.annotations.NullMarked;
