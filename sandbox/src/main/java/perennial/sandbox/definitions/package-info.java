/** Putting a directory of definitions into the services that own them. */
@NullMarked
package perennial.sandbox.definitions;

import org.jspecify.annotations.NullMarked;
