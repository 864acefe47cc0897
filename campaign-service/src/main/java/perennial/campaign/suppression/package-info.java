/** Who is not written to any more: unsubscribing, bounces, complaints, and the list of addresses that follows from them. */
@NullMarked
package perennial.campaign.suppression;

import org.jspecify.annotations.NullMarked;
