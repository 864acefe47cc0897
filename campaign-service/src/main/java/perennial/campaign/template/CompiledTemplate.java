package perennial.campaign.template;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A version of a template, ready to be rendered. */
public final class CompiledTemplate {

    private record Parts(
            com.samskivert.mustache.@Nullable Template subject,
            com.samskivert.mustache.Template text,
            com.samskivert.mustache.@Nullable Template html,
            Set<String> needs,
            boolean showsQr) {}

    private final String channel;
    private final MessageClass messageClass;
    private final TreeMap<String, Parts> byLanguage = new TreeMap<>();

    /** @param source without defects */
    CompiledTemplate(Template source) {
        channel = requireNonNull(source.channel());
        messageClass = requireNonNull(source.messageClass());
        requireNonNull(source.messages())
                .forEach((language, content) -> byLanguage.put(language, parts(content, language)));
    }

    public String channel() {
        return channel;
    }

    public MessageClass messageClass() {
        return messageClass;
    }

    /** Whether a message by it shows a voucher's code, in whatever language. */
    public boolean needsCode() {
        return byLanguage.values().stream().anyMatch(parts -> parts.needs().contains(Names.CODE));
    }

    NavigableSet<String> languages() {
        return byLanguage.navigableKeySet();
    }

    public Rendering render(Facts facts, Shop shop) {
        String language =
                Languages.choose(byLanguage.navigableKeySet(), facts.contact().language());
        Parts parts = requireNonNull(byLanguage.get(language));
        Map<String, Object> values = Values.of(facts, language, shop);
        Optional<String> lacking = parts.needs().stream()
                .filter(needed -> "".equals(values.get(needed)))
                .findFirst();
        if (lacking.isPresent()) {
            return new Rendering.Lacking(lacking.get());
        }
        var subject = parts.subject();
        var html = parts.html();
        Facts.Voucher voucher = facts.voucher();
        return new Rendering.Rendered(
                language,
                subject == null ? null : Values.line(subject.execute(values)),
                parts.text().execute(values),
                html == null ? null : html.execute(values),
                parts.showsQr() && voucher != null ? new Rendering.QrCode(voucher.code()) : null);
    }

    private static Parts parts(Template.Content content, String language) {
        Locale locale = Locale.forLanguageTag(language);
        String subject = content.subject();
        String text = requireNonNull(content.text());
        String html = content.html();
        return new Parts(
                subject == null ? null : Mustaches.plain(subject, locale),
                Mustaches.plain(text, locale),
                html == null ? null : Mustaches.escaping(html, locale),
                Stream.of(subject, text, html)
                        .filter(Objects::nonNull)
                        .flatMap(part -> Mustaches.needs(part).stream())
                        .collect(Collectors.toCollection(TreeSet::new)),
                html != null && Mustaches.writes(html, Names.QR));
    }
}
