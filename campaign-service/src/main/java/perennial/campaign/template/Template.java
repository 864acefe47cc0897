package perennial.campaign.template;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import perennial.campaign.channel.Channels;

/**
 * A template as it is put.
 *
 * @param messages what it says, by language (BCP 47)
 */
public record Template(
        @Nullable String channel,
        @JsonProperty("class") @Nullable MessageClass messageClass,
        @Nullable Map<String, Content> messages) {

    /** Mustache, each of them: the html is escaped, subject and text are plain. A channel other than email may have text alone. */
    public record Content(
            @Nullable String subject,
            @Nullable String text,
            @Nullable String html) {}

    /**
     * What is wrong with it, each naming its key.
     *
     * @param channels those that there are
     */
    public List<String> defects(Set<String> channels) {
        List<String> defects = new ArrayList<>();
        if (channel == null || !channels.contains(channel)) {
            defects.add(
                    "channel must be one of those that are configured: " + String.join(", ", new TreeSet<>(channels)));
        }
        if (messageClass == null) {
            defects.add("class must be marketing or transactional");
        }
        if (messages == null || messages.isEmpty()) {
            defects.add("messages must have at least one language");
            return defects;
        }
        new TreeMap<>(messages).forEach((language, content) -> {
            String path = "messages." + language;
            if (!isLanguage(language)) {
                defects.add(path + " is no language tag (BCP 47)");
            }
            if (content == null) {
                defects.add(path + " must not be empty");
                return;
            }
            defects.addAll(defects(path + ".subject", content.subject(), isMail(), excluded(false)));
            defects.addAll(defects(path + ".text", content.text(), true, excluded(false)));
            defects.addAll(defects(path + ".html", content.html(), isMail(), excluded(true)));
        });
        return defects;
    }

    /** The campaigns that send it were checked against its channel, and what it says against what that needs. */
    List<String> refusedChanges(Template after) {
        return Objects.equals(channel, after.channel)
                ? List.of()
                : List.of("channel must stay " + channel + "; for another channel, put another template");
    }

    private static List<String> defects(
            String path, @Nullable String part, boolean required, Map<String, String> excluded) {
        if (part == null && !required) {
            return List.of();
        }
        return part == null || part.isBlank()
                ? List.of(path + " must not be empty")
                : Mustaches.defects(path, part, excluded);
    }

    private boolean isMail() {
        return Channels.EMAIL.equals(channel);
    }

    private Map<String, String> excluded(boolean html) {
        Map<String, String> excluded = new HashMap<>();
        if (!html || !isMail()) {
            excluded.put(Names.QR, "only the html of a mail can show a picture");
        }
        if (messageClass == MessageClass.TRANSACTIONAL) {
            excluded.put(Names.UNSUBSCRIBE_URL, "nobody unsubscribes from what is transactional");
        }
        return excluded;
    }

    private static boolean isLanguage(String tag) {
        return !tag.isEmpty() && Locale.forLanguageTag(tag).toLanguageTag().equalsIgnoreCase(tag);
    }
}
