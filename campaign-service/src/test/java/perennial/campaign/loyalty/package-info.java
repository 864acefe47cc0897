@NullMarked
package perennial.campaign.loyalty;

import org.jspecify.annotations.NullMarked;
