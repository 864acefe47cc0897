/** What customers have ordered, and what lies in their carts. */
@NullMarked
package perennial.campaign.shopping;

import org.jspecify.annotations.NullMarked;
