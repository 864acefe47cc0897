@NullMarked
package perennial.campaign.suppression;

import org.jspecify.annotations.NullMarked;
