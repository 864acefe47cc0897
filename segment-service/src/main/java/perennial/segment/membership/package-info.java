/** Who is in which segment since when, and what is told of it: decisions without any input or output. */
@NullMarked
package perennial.segment.membership;

import org.jspecify.annotations.NullMarked;
