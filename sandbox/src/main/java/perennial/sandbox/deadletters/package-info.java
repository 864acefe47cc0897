/** Looking at dead letters, and sending each of them once more. */
@NullMarked
package perennial.sandbox.deadletters;

import org.jspecify.annotations.NullMarked;
