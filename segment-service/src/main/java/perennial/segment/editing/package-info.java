/** Definitions as people change them: checked, versioned, and written to the topic that all instances read them from. */
@NullMarked
package perennial.segment.editing;

import org.jspecify.annotations.NullMarked;
