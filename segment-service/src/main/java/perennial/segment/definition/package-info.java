/**
 * Segment definitions: their files, and conditions in CEL that say not only whether they hold at an instant, but from
 * when until when.
 */
@NullMarked
package perennial.segment.definition;

import org.jspecify.annotations.NullMarked;
