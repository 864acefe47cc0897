package perennial.segment.definition;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A checked condition. Evaluated at an instant it also tells in which stretch of time around that instant its parts do not
 * change. Only parts that were looked at matter: as long as none of them changes, the same path is taken to the same
 * value. So the flips before and after are found by stepping from stretch to stretch, whatever the expression is.
 *
 * <p>Safe for use by several threads.
 */
public final class Condition {
    /** More stretches than an expression of the longest text has. */
    private static final int MOST_STEPS = 1_000;

    private final String text;
    private final Program program;

    Condition(String text, Program program) {
        this.text = text;
        this.program = program;
    }

    /** The expression as it was written. */
    public String text() {
        return text;
    }

    public Standing standing(Evaluation evaluation, Instant at) {
        Verdict now = verdict(evaluation, at);
        return new Standing(now.value(), since(evaluation, now), nextFlip(evaluation, now));
    }

    private @Nullable Instant since(Evaluation evaluation, Verdict now) {
        Instant from = now.from();
        for (int step = 0; step < MOST_STEPS; step++) {
            if (from.equals(Instant.MIN)) {
                return null;
            }
            Verdict before = verdict(evaluation, from.minusMillis(1));
            if (before.value() != now.value()) {
                return from;
            }
            from = before.from();
        }
        return from;
    }

    private @Nullable Instant nextFlip(Evaluation evaluation, Verdict now) {
        Instant until = now.until();
        for (int step = 0; step < MOST_STEPS; step++) {
            if (until.equals(Instant.MAX)) {
                return null;
            }
            Verdict after = verdict(evaluation, until);
            if (after.value() != now.value()) {
                return until;
            }
            until = after.until();
        }
        return until;
    }

    /** An expression that fails, for example by dividing by zero, does not hold. */
    Verdict verdict(Evaluation evaluation, Instant at) {
        evaluation.lookAt(at);
        boolean value;
        try {
            value = Boolean.TRUE.equals(program.eval(evaluation, evaluation));
        } catch (CelEvaluationException e) {
            value = false;
        }
        return evaluation.verdict(value);
    }

    @Override
    public String toString() {
        return text;
    }
}
