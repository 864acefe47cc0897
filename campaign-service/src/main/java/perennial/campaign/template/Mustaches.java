package perennial.campaign.template;

import com.samskivert.mustache.BasicCollector;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Compiling and checking one part of a template. */
final class Mustaches {

    /** Without these a customer's name cannot become markup, whoever writes the template. */
    private static final Pattern UNESCAPED = Pattern.compile("\\{\\{\\s*[{&=]");

    /** Not of the language that templates are written in here: includes, parents, blocks. */
    private static final Pattern INCLUDE = Pattern.compile("\\{\\{\\s*[><$]");

    private static final Pattern UNCLOSED = Pattern.compile("\\{\\{(?!.*}})", Pattern.DOTALL);

    private static final Pattern NESTED = Pattern.compile("\\{\\{(?:(?!}}).)*\\{", Pattern.DOTALL);

    /** Finds values in maps only: no name of a template reaches a method or a field. */
    private static final Mustache.Collector MAPS = new BasicCollector() {
        @Override
        public <K, V> Map<K, V> createFetcherCache() {
            return new ConcurrentHashMap<>();
        }
    };

    private static final Mustache.Compiler PLAIN = Mustache.compiler()
            .withCollector(MAPS)
            .escapeHTML(false)
            .strictSections(true)
            .emptyStringIsFalse(true)
            .zeroIsFalse(true)
            .nullValue("");

    private Mustaches() {}

    static com.samskivert.mustache.Template plain(String source, Locale language) {
        return PLAIN.withFormatter(value -> written(value, language)).compile(source);
    }

    static com.samskivert.mustache.Template escaping(String source, Locale language) {
        return PLAIN.withFormatter(value -> written(value, language))
                .escapeHTML(true)
                .compile(source);
    }

    private static String written(Object value, Locale language) {
        return value instanceof Number number
                ? NumberFormat.getIntegerInstance(language).format(number.longValue())
                : String.valueOf(value);
    }

    /**
     * What is wrong with a part.
     *
     * @param excluded what has no value in this part, and why
     */
    static List<String> defects(String path, String source, Map<String, String> excluded) {
        if (UNESCAPED.matcher(source).find()) {
            return List.of(path + " must not use {{{…}}}, {{&…}} or {{=…}}: variables are always escaped");
        }
        if (INCLUDE.matcher(source).find()) {
            return List.of(path + " must not include other templates");
        }
        if (NESTED.matcher(source).find()) {
            return List.of(path + " has a brace inside of a tag");
        }
        if (UNCLOSED.matcher(source).find()) {
            return List.of(path + " has a tag that is not closed");
        }
        try {
            PLAIN.compile(source);
        } catch (MustacheException e) {
            return List.of(path + " does not compile: " + e.getMessage());
        }
        return Tag.all(source).stream()
                .flatMap(tag -> defect(tag, excluded).stream())
                .distinct()
                .map(defect -> path + " " + defect)
                .toList();
    }

    private static Optional<String> defect(Tag tag, Map<String, String> excluded) {
        List<Names> nested = Names.at(tag.within());
        Optional<Names> names = Names.nearest(nested, tag.name());
        if (names.isEmpty()) {
            return Optional.of("names the unknown variable " + tag.name() + " " + tag.place() + "; known there are "
                    + String.join(", ", Names.known(nested)));
        }
        if (tag.kind() == Tag.Kind.VALUE && names.get().sections().containsKey(tag.name())) {
            return Optional.of("writes " + tag.name() + " " + tag.place() + ", which is no value but a section: {{#"
                    + tag.name() + "}}…{{/" + tag.name() + "}}");
        }
        return Optional.ofNullable(names.get().equals(Names.ALL) ? excluded.get(tag.name()) : null)
                .map(why -> "names " + tag.name() + " " + tag.place() + ", but " + why);
    }

    /**
     * Without which it cannot be rendered: what it names outside of a section that asks for it, unless it also says what to do
     * without. A cart or an order is named by opening it.
     */
    static Set<String> needs(String source) {
        List<Tag> tags = Tag.all(source);
        return Names.NEEDED.keySet().stream()
                .filter(needed -> needs(tags, needed, Names.NEEDED.getOrDefault(needed, Set.of())))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean needs(List<Tag> tags, String needed, Set<String> names) {
        boolean saysWhatToDoWithout =
                tags.stream().anyMatch(tag -> tag.kind() == Tag.Kind.INVERTED && names.contains(tag.name()));
        Tag.Kind naming = Names.ALL.sections().containsKey(needed) ? Tag.Kind.SECTION : Tag.Kind.VALUE;
        return !saysWhatToDoWithout
                && tags.stream()
                        .anyMatch(tag ->
                                tag.kind() == naming && names.contains(tag.name()) && !tag.isWithinSection(names));
    }

    static boolean writes(String source, String name) {
        return Tag.all(source).stream()
                .anyMatch(tag -> tag.kind() == Tag.Kind.VALUE && tag.name().equals(name));
    }
}
