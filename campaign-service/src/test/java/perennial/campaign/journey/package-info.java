@NullMarked
package perennial.campaign.journey;

import org.jspecify.annotations.NullMarked;
