@NullMarked
package perennial.campaign.channel;

import org.jspecify.annotations.NullMarked;
