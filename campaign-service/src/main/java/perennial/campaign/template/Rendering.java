package perennial.campaign.template;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perennial.campaign.channel.Content;
import perennial.campaign.channel.InlineImage;
import perennial.platform.qr.QrPicture;

/** What became of a template and a customer. */
public sealed interface Rendering {

    /**
     * What is to be sent.
     *
     * @param subject without line breaks, so that no header can follow it; null on a channel that has none
     * @param html null on a channel that has none
     * @param qr the picture that the html shows; null if it shows none
     */
    record Rendered(
            String language,
            @Nullable String subject,
            String text,
            @Nullable String html,
            @Nullable QrCode qr) implements Rendering {

        /** @param unsubscribe null for what is transactional */
        public Content content(@Nullable URI unsubscribe) {
            List<InlineImage> images = qr == null
                    ? List.of()
                    : List.of(new InlineImage(QrCode.CONTENT_ID, QrPicture.png(qr.code(), QrCode.PIXELS)));
            return new Content(language, subject, text, html, images, unsubscribe);
        }
    }

    /** A picture of {@code code}, to be sent inline under the {@code Content-ID} that {@link #URL} leads to. */
    record QrCode(String code) {

        static final int PIXELS = 300;
        static final String CONTENT_ID = "qr-code@perennial";
        static final String URL = "cid:" + CONTENT_ID;
    }

    /** A variable that the message makes no sense without has no value. */
    record Lacking(String variable) implements Rendering {}
}
