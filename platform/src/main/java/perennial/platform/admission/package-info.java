/** Whether a record may be processed: decoding, the checks that every reader makes alike, and dead letters. */
@NullMarked
package perennial.platform.admission;

import org.jspecify.annotations.NullMarked;
