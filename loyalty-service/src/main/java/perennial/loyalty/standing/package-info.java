/** How far each customer has come: follows her account, and tells of tiers and milestones in it. */
@NullMarked
package perennial.loyalty.standing;

import org.jspecify.annotations.NullMarked;
