/** A small service on the platform, which the platform's tests drive. */
@NullMarked
package perennial.sample;

import org.jspecify.annotations.NullMarked;
