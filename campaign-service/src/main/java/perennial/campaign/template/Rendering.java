package perennial.campaign.template;

import org.jspecify.annotations.Nullable;

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
            @Nullable QrCode qr) implements Rendering {}

    /** A picture of {@code code}, to be sent inline under the {@code Content-ID} that {@link #URL} leads to. */
    record QrCode(String code) {

        public static final String CONTENT_ID = "qr-code@perennial";

        static final String URL = "cid:" + CONTENT_ID;
    }

    /** A variable that the message makes no sense without has no value. */
    record Lacking(String variable) implements Rendering {}
}
