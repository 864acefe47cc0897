/**
 * The stream from events to memberships: which topics, which stores, and the processor that puts decisions into effect.
 */
@NullMarked
package perennial.segment.topology;

import org.jspecify.annotations.NullMarked;
