/** What is done under a secret key: hashes that nobody else can make, or find the text of. */
@NullMarked
package perennial.platform.secret;

import org.jspecify.annotations.NullMarked;
