package perennial.segment.definition;

import java.util.List;
import perennial.platform.expression.Mistake;

/** What became of a condition's text. */
public sealed interface Compilation {
    /** It can be evaluated. */
    record Compiled(Condition condition) implements Compilation {}

    /** It cannot, for these reasons. */
    record Refused(List<Mistake> mistakes) implements Compilation {
        public Refused {
            mistakes = List.copyOf(mistakes);
        }
    }
}
