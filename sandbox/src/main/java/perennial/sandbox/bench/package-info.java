/** Measuring what the product is fast at, beside what its foundations alone could do. */
@NullMarked
package perennial.sandbox.bench;

import org.jspecify.annotations.NullMarked;
