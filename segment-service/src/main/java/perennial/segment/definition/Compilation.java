package perennial.segment.definition;

import java.util.List;

/** What became of a condition's text. */
public sealed interface Compilation {
    /** It can be evaluated. */
    record Compiled(Condition condition) implements Compilation {}

    /** It cannot, for these reasons. */
    record Refused(List<Problem> problems) implements Compilation {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
