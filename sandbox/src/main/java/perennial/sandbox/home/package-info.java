/** Where this sandbox lies on disk, and which ports it uses. */
@NullMarked
package perennial.sandbox.home;

import org.jspecify.annotations.NullMarked;
