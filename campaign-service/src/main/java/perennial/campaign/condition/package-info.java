/** Conditions of campaigns: CEL over what this service holds of a customer. */
@NullMarked
package perennial.campaign.condition;

import org.jspecify.annotations.NullMarked;
