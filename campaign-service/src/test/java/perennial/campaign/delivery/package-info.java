@NullMarked
package perennial.campaign.delivery;

import org.jspecify.annotations.NullMarked;
