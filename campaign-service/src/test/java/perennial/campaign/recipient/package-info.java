@NullMarked
package perennial.campaign.recipient;

import org.jspecify.annotations.NullMarked;
