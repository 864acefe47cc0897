package perennial.segment.definition;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelUnknownSet;
import dev.cel.runtime.Program;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What can be evaluated. At an instant it also tells in which stretch of time around that instant its parts do not change.
 * Only parts that were looked at matter: as long as none of them changes, the same path is taken to the same value. So the
 * flips before and after are found by stepping from stretch to stretch, whatever the expression is.
 *
 * @param text as it was written, or close to it
 */
record Expression(String text, Program program) {
    /** Enough to find the next flip of any sensible condition; what lies further ahead is asked for when it has come nearer. */
    private static final int MOST_STRETCHES_AHEAD = 16;

    /** Further back than that there is no flip worth telling of. */
    private static final int MOST_STRETCHES_BACK = 1_000;

    /** The value, null if it fails, for example by dividing by zero or by reading what is missing. */
    @Nullable Object value(Evaluation evaluation, Instant at) {
        evaluation.lookAt(at);
        try {
            Object value = program.eval(evaluation, evaluation);
            return value instanceof CelUnknownSet ? null : value;
        } catch (CelEvaluationException e) {
            return null;
        }
    }

    /** What fails does not hold. */
    Verdict verdict(Evaluation evaluation, Instant at) {
        boolean holds = Boolean.TRUE.equals(value(evaluation, at));
        return evaluation.verdict(holds);
    }

    /** When time may flip it next after the instant of {@code now}; null if it never will. */
    @Nullable Instant nextFlip(Evaluation evaluation, Verdict now) {
        Instant until = now.until();
        for (int stretch = 0; stretch < MOST_STRETCHES_AHEAD; stretch++) {
            if (until.equals(Instant.MAX)) {
                return null;
            }
            Verdict after = verdict(evaluation, until);
            if (after.value() != now.value()) {
                return until;
            }
            until = after.until();
        }
        return until.equals(Instant.MAX) ? null : until;
    }

    /** When time last flipped it to what it is {@code now}; null if not since {@code notBefore}. */
    @Nullable Instant lastFlip(Evaluation evaluation, Standing now, @Nullable Instant notBefore) {
        Instant from = now.steadySince();
        for (int stretch = 0; stretch < MOST_STRETCHES_BACK; stretch++) {
            if (from.equals(Instant.MIN) || (notBefore != null && from.isBefore(notBefore))) {
                return null;
            }
            Verdict before = verdict(evaluation, from.minusMillis(1));
            if (before.value() != now.holds()) {
                return from;
            }
            from = before.from();
        }
        return null;
    }
}
