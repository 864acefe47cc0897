package perennial.campaign.condition;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import org.jspecify.annotations.Nullable;

/** What must hold for a journey to go on. Safe for use by several threads. */
public final class Condition {

    private final String text;
    private final Program program;

    Condition(String text, Program program) {
        this.text = text;
        this.program = program;
    }

    /** What fails, for example because it asks for the last order of someone who has none, does not hold. */
    public boolean holds(Circumstances circumstances) {
        Evaluation evaluation = new Evaluation(circumstances);
        try {
            return Boolean.TRUE.equals(program.eval(evaluation, evaluation));
        } catch (CelEvaluationException e) {
            return false;
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Condition condition && condition.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
