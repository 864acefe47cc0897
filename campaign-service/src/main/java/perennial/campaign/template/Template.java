package perennial.campaign.template;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import perennial.campaign.recipient.Permission;

/**
 * A template as it is put.
 *
 * @param messages what it says, by language (BCP 47)
 */
public record Template(
        @Nullable String channel,
        @JsonProperty("class") @Nullable MessageClass messageClass,
        @Nullable Map<String, Content> messages) {

    /** Mustache, each of them: the html is escaped, subject and text are plain. */
    public record Content(
            @Nullable String subject,
            @Nullable String text,
            @Nullable String html) {}

    /** What is wrong with it, each naming its key. */
    public List<String> defects() {
        List<String> defects = new ArrayList<>();
        if (!Permission.EMAIL.equals(channel)) {
            defects.add("channel must be email");
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
            defects.addAll(Mustaches.defects(path + ".subject", content.subject()));
            defects.addAll(Mustaches.defects(path + ".text", content.text()));
            defects.addAll(Mustaches.defects(path + ".html", content.html()));
        });
        return defects;
    }

    private static boolean isLanguage(String tag) {
        return !tag.isEmpty() && Locale.forLanguageTag(tag).toLanguageTag().equalsIgnoreCase(tag);
    }
}
