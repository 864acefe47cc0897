@NullMarked
package perennial.campaign.condition;

import org.jspecify.annotations.NullMarked;
