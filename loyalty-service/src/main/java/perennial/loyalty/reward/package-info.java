/** What points are spent on. */
@NullMarked
package perennial.loyalty.reward;

import org.jspecify.annotations.NullMarked;
