/** What earns points: the rules that marketers put, and the orders and memberships that they are about. */
@NullMarked
package perennial.loyalty.earning;

import org.jspecify.annotations.NullMarked;
