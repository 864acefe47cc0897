/** Publishing events to the topics of the catalogue. */
@NullMarked
package perennial.sandbox.publishing;

import org.jspecify.annotations.NullMarked;
