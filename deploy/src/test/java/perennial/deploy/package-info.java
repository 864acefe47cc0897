/** Tests of the files with which Perennial is deployed. */
@NullMarked
package perennial.deploy;

import org.jspecify.annotations.NullMarked;
