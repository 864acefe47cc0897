/** Everything at once: the stack, the shop, and the story of what Perennial made of it. */
@NullMarked
package perennial.sandbox.demo;

import org.jspecify.annotations.NullMarked;
