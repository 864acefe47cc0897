package perennial.campaign.channel;

import java.util.regex.Pattern;

/**
 * An image that is part of a mail.
 *
 * @param contentId what follows {@code cid:} in the html
 */
public record InlineImage(String contentId, byte[] png) {

    private static final Pattern CONTENT_ID = Pattern.compile("[A-Za-z0-9.@-]{1,64}");

    public InlineImage {
        if (!CONTENT_ID.matcher(contentId).matches()) {
            throw new IllegalArgumentException("No content id: " + contentId);
        }
    }
}
