/** Accounts of points, each with its append-only entries; knows nothing of why points are booked but the cause's name. */
@NullMarked
package perennial.loyalty.ledger;

import org.jspecify.annotations.NullMarked;
