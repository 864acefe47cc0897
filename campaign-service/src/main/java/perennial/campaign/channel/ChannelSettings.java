package perennial.campaign.channel;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code perennial.channels.<name>}.
 *
 * @param perSecond how many messages each instance hands over in a second; null for as many as it can
 * @param workers how many of them are handed over at a time, by each instance
 * @param webhook null for email, which goes to {@code spring.mail}
 */
record ChannelSettings(
        @DefaultValue("none") QuietHours quietHours,
        @Nullable Cap cap,
        @Nullable Integer perSecond,
        @DefaultValue("4") int workers,
        @Nullable Webhook webhook) {

    /**
     * @param secret what requests are signed with
     * @param recipientAttribute the customer's attribute that has her address; null if the provider knows our customer ids
     */
    record Webhook(
            @Nullable String url,
            @Nullable String secret,
            @Nullable String recipientAttribute) {

        @Override
        public String toString() {
            return "Webhook[url=" + url + ", recipientAttribute=" + recipientAttribute + "]";
        }
    }

    private static final int MOST_WORKERS = 64;

    /** What is wrong with it, each naming its property. */
    List<String> defects(String name) {
        String path = "perennial.channels." + name;
        List<String> defects = new ArrayList<>();
        if (!name.matches("[a-z][a-z0-9-]{0,31}")) {
            defects.add(path + ": a channel's name has lower-case letters, digits and hyphens");
        }
        if (perSecond != null && perSecond < 1) {
            defects.add(path + ".per-second must be at least 1");
        }
        if (workers < 1 || workers > MOST_WORKERS) {
            defects.add(path + ".workers must be from 1 to " + MOST_WORKERS);
        }
        if (cap != null && (cap.messages() < 1 || !cap.every().isPositive())) {
            defects.add(path + ".cap needs messages of at least 1, and a period in every");
        }
        boolean mail = name.equals(Channels.EMAIL);
        if (mail && webhook != null) {
            defects.add(path + ".webhook: email goes to spring.mail.host");
        }
        if (!mail && webhook == null) {
            defects.add(path + ".webhook is missing");
        }
        if (!mail && webhook != null) {
            defects.addAll(defects(path + ".webhook", webhook));
        }
        return defects;
    }

    private static List<String> defects(String path, Webhook webhook) {
        List<String> defects = new ArrayList<>();
        if (!isHttp(webhook.url())) {
            defects.add(path + ".url must be an http(s) address");
        }
        if (webhook.secret() == null || SigningKey.parse(webhook.secret()).isEmpty()) {
            defects.add(path + ".secret must be 24 to 64 bytes in Base64, with or without whsec_ before it");
        }
        return defects;
    }

    private static boolean isHttp(@Nullable String url) {
        if (url == null) {
            return false;
        }
        try {
            URI uri = URI.create(url);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
