/** Who may be written to: contact and consents by customer, and the segments that she stands in. */
@NullMarked
package perennial.campaign.recipient;

import org.jspecify.annotations.NullMarked;
