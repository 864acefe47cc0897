/** Handing messages over: claims, the checks at that moment, SMTP, and an outcome for each, once. */
@NullMarked
package perennial.campaign.delivery;

import org.jspecify.annotations.NullMarked;
