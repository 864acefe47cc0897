package perennial.campaign.template;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import perennial.campaign.recipient.Contact;

/**
 * What a message is rendered from.
 *
 * @param campaign the campaign's id
 * @param validUntil until when the code is good; null if it does not end
 */
public record Facts(
        Contact contact,
        String campaign,
        @Nullable String code,
        @Nullable Instant validUntil) {}
