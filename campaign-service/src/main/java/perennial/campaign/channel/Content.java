package perennial.campaign.channel;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a message says to its recipient, before its channel puts it into a form of its own.
 *
 * @param language BCP 47
 * @param subject without line breaks; null where the channel has none
 * @param html null where the channel has none
 * @param images what the html shows by {@code cid:}
 * @param unsubscribe where a POST unsubscribes her at once (RFC 8058); null for what is transactional
 */
public record Content(
        String language,
        @Nullable String subject,
        String text,
        @Nullable String html,
        List<InlineImage> images,
        @Nullable URI unsubscribe) {

    public Content {
        images = List.copyOf(images);
    }
}
