/** What customers get for every so many orders, visits or points. */
@NullMarked
package perennial.loyalty.milestone;

import org.jspecify.annotations.NullMarked;
