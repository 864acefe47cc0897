package perennial.sandbox.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Steps as lines for people: when it happened after the first of them, what, and whether it was seen. */
final class Story {

    private static final int NAME_WIDTH = 36;
    private static final String NO_TIME = " ".repeat(11);

    private Story() {}

    static String of(List<Step> steps) {
        Optional<Instant> start =
                steps.stream().flatMap(step -> step.at().stream()).findFirst();
        StringBuilder text = new StringBuilder();
        for (Step step : steps) {
            String offset = start.flatMap(from -> step.at().map(at -> offset(Duration.between(from, at))))
                    .orElse(NO_TIME);
            text.append(step.seen() ? "  ok      " : "  MISSING ")
                    .append(offset)
                    .append(String.format(Locale.ROOT, "  %-" + NAME_WIDTH + "s", step.name()))
                    .append(step.detail())
                    .append('\n');
        }
        return text.toString();
    }

    private static String offset(Duration after) {
        return String.format(Locale.ROOT, "%+9.3f s", after.toMillis() / 1_000.0);
    }
}
