package perennial.loyalty.earning;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perennial.loyalty.earning.Judgement.Why;

/** A rule in force, ready to be asked. Safe for use by several threads. */
final class Rule {

    private final String id;
    private final Trigger on;
    private final Window window;
    private final @Nullable Program when;
    private final Program points;

    Rule(String id, Trigger on, Window window, @Nullable Program when, Program points) {
        this.id = id;
        this.on = on;
        this.window = window;
        this.when = when;
        this.points = points;
    }

    String id() {
        return id;
    }

    /** The window is compared with when it happened, so that a loaded history earns nothing by today's rules. */
    Judgement judge(Occasion occasion) {
        if (!on.fits(occasion)) {
            return new Judgement.Nothing(Why.OTHER_OCCASION);
        }
        if (!window.contains(occasion.occurredAt())) {
            return new Judgement.Nothing(Why.OUTSIDE_WINDOW);
        }
        Map<String, Object> values = Vocabulary.values(occasion);
        try {
            if (when != null && !Boolean.TRUE.equals(when.eval(values))) {
                return new Judgement.Nothing(Why.CONDITION_IS_FALSE);
            }
            long earned = (Long) points.eval(values);
            return earned > 0 ? new Judgement.Earns(earned) : new Judgement.Nothing(Why.NO_POINTS);
        } catch (CelEvaluationException e) {
            return new Judgement.Failed(String.valueOf(e.getMessage()));
        }
    }
}
