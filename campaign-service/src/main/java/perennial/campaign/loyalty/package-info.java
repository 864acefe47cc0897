/** What customers have of points, as loyalty-service tells it. */
@NullMarked
package perennial.campaign.loyalty;

import org.jspecify.annotations.NullMarked;
