package perennial.voucher.condition;

import java.util.List;

/** What became of a condition's text. */
public sealed interface Compilation {

    record Compiled(Condition condition) implements Compilation {}

    /** @param problems each says the line and column, which count from 1, what was found, and what was expected */
    record Refused(List<String> problems) implements Compilation {

        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
