/** The channels that messages go out on: mail by SMTP, and whatever stands behind a webhook. */
@NullMarked
package perennial.campaign.channel;

import org.jspecify.annotations.NullMarked;
