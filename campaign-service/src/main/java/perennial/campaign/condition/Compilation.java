package perennial.campaign.condition;

import java.util.List;
import perennial.platform.expression.Mistake;

/** What became of a condition's text. */
public sealed interface Compilation {

    record Compiled(Condition condition) implements Compilation {}

    record Refused(List<Mistake> mistakes) implements Compilation {

        public Refused {
            mistakes = List.copyOf(mistakes);
        }
    }
}
