/** Questions over HTTP: who is in which segment, and how large segments are. */
@NullMarked
package perennial.segment.lookup;

import org.jspecify.annotations.NullMarked;
