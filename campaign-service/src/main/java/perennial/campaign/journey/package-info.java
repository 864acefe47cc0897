/** Campaigns, and each customer's way through one: triggers, steps, the voucher that is awaited. */
@NullMarked
package perennial.campaign.journey;

import org.jspecify.annotations.NullMarked;
