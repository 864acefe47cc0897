@NullMarked
package perennial.campaign.template;

import org.jspecify.annotations.NullMarked;
