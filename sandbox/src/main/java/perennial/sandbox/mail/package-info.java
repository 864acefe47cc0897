/** A mail server for measurements and tests. */
@NullMarked
package perennial.sandbox.mail;

import org.jspecify.annotations.NullMarked;
