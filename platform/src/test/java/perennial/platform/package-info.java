/** A small service on the platform, which the platform's tests drive. */
@NullMarked
package perennial.platform;

import org.jspecify.annotations.NullMarked;
