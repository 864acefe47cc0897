package perennial.campaign.template;

import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import perennial.campaign.recipient.Contact;

/** A version of a template, ready to be rendered. */
public final class CompiledTemplate {

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    private record Parts(
            com.samskivert.mustache.Template subject,
            com.samskivert.mustache.Template text,
            com.samskivert.mustache.Template html,
            Set<Variable> needs) {}

    private final String channel;
    private final MessageClass messageClass;
    private final TreeMap<String, Parts> byLanguage = new TreeMap<>();

    /** @param source without defects */
    CompiledTemplate(Template source) {
        channel = requireNonNull(source.channel());
        messageClass = requireNonNull(source.messageClass());
        requireNonNull(source.messages()).forEach((language, content) -> byLanguage.put(language, parts(content)));
    }

    public String channel() {
        return channel;
    }

    public MessageClass messageClass() {
        return messageClass;
    }

    /** Whether a message by it shows a voucher's code, in whatever language. */
    public boolean needsCode() {
        return byLanguage.values().stream().anyMatch(parts -> parts.needs().contains(Variable.CODE));
    }

    /** @param zone of those who have named none, or no valid one */
    public Rendering render(Facts facts, ZoneId zone) {
        String language =
                Languages.choose(byLanguage.navigableKeySet(), facts.contact().language());
        Parts parts = requireNonNull(byLanguage.get(language));
        Map<String, String> values = values(facts, language, zone);
        for (Variable needed : parts.needs()) {
            if (!values.containsKey(needed.id())) {
                return new Rendering.Lacking(needed.id());
            }
        }
        Set<Variable> absent = EnumSet.allOf(Variable.class);
        absent.removeIf(variable -> values.containsKey(variable.id()));
        absent.forEach(variable -> values.put(variable.id(), ""));
        return new Rendering.Rendered(
                language,
                CONTROL.matcher(parts.subject().execute(values)).replaceAll(" ").strip(),
                parts.text().execute(values),
                parts.html().execute(values),
                null);
    }

    private static Parts parts(Template.Content content) {
        String subject = requireNonNull(content.subject());
        String text = requireNonNull(content.text());
        String html = requireNonNull(content.html());
        Set<Variable> needs = EnumSet.noneOf(Variable.class);
        needs.addAll(Mustaches.needs(subject));
        needs.addAll(Mustaches.needs(text));
        needs.addAll(Mustaches.needs(html));
        return new Parts(Mustaches.plain(subject), Mustaches.plain(text), Mustaches.escaping(html), needs);
    }

    private static Map<String, String> values(Facts facts, String language, ZoneId zone) {
        Map<String, String> values = new HashMap<>();
        put(values, Variable.FIRST_NAME, facts.contact().firstName());
        put(values, Variable.LAST_NAME, facts.contact().lastName());
        put(values, Variable.CAMPAIGN, facts.campaign());
        put(values, Variable.LANGUAGE, language);
        Facts.Voucher voucher = facts.voucher();
        if (voucher != null) {
            put(values, Variable.CODE, voucher.code());
            put(values, Variable.VALID_UNTIL, day(voucher.validUntil(), facts.contact(), language, zone));
        }
        return values;
    }

    private static @Nullable String day(@Nullable Instant instant, Contact contact, String language, ZoneId zone) {
        return instant == null
                ? null
                : DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                        .withLocale(Locale.forLanguageTag(language))
                        .format(instant.atZone(zone(contact.timeZone(), zone)));
    }

    private static void put(Map<String, String> values, Variable variable, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            values.put(variable.id(), value);
        }
    }

    private static ZoneId zone(@Nullable String own, ZoneId other) {
        if (own == null) {
            return other;
        }
        try {
            return ZoneId.of(own);
        } catch (DateTimeException e) {
            return other;
        }
    }
}
