/** Levels that customers reach by what they earn in a rolling year, and keep for some time. */
@NullMarked
package perennial.loyalty.tier;

import org.jspecify.annotations.NullMarked;
