package perennial.sandbox.simulator;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A mail as its reader sees it. */
public record Letter(String messageId, String subject, String text) {

    /** What anybody would take for a code: capitals, a hyphen, and a jumble of capitals and digits. */
    private static final Pattern CODE = Pattern.compile("(?<![\\w-])[A-Z][A-Z0-9]*-[A-Z0-9]{8,}(?![\\w-])");

    /** The first thing in the text that looks like a code. */
    Optional<String> code() {
        Matcher matcher = CODE.matcher(text);
        return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
    }
}
