package perennial.campaign.template;

import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** In which of a template's languages a customer is written to. */
final class Languages {

    private static final String LINGUA_FRANCA = "en";

    private Languages() {}

    /** Her own, else the same without region, else English, else the first by name. */
    static String choose(NavigableSet<String> available, @Nullable String wanted) {
        return Optional.ofNullable(wanted)
                .flatMap(tag -> named(available, tag)
                        .or(() -> named(available, Locale.forLanguageTag(tag).getLanguage())))
                .or(() -> named(available, LINGUA_FRANCA))
                .orElseGet(available::first);
    }

    private static Optional<String> named(NavigableSet<String> available, String tag) {
        return available.stream()
                .filter(language -> language.equalsIgnoreCase(tag))
                .findFirst();
    }
}
