/** The sandbox's own key pair and the bearer tokens that it signs. */
@NullMarked
package perennial.sandbox.token;

import org.jspecify.annotations.NullMarked;
