/** The topics that Perennial reads and writes, and how their values become bytes. */
@NullMarked
package perennial.schemas;

import org.jspecify.annotations.NullMarked;
