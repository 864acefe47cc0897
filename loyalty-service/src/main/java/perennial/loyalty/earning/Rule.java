package perennial.loyalty.earning;

import dev.cel.runtime.CelEvaluationException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perennial.loyalty.earning.Judgement.Why;
import perennial.loyalty.ledger.Origin;
import perennial.loyalty.ledger.Posting;
import perennial.platform.expression.Expression;

/** A rule in force, ready to be asked. Safe for use by several threads. */
final class Rule {

    /** Whatever gives more is a mistake in the rule, and not a reward. */
    private static final long MOST_POINTS = 1_000_000_000_000L;

    private final String id;
    private final Trigger on;
    private final Window window;
    private final @Nullable Expression<Occasion> when;
    private final Expression<Occasion> points;
    private final Terms terms;

    /**
     * What a rule says besides what its expressions do.
     *
     * @param includeExisting whether an entry earns that is due to the segment's definition
     * @param pending until points can be spent
     * @param lasting from then on, until they expire; null if they never do
     */
    record Terms(
            boolean includeExisting,
            Multipliers multipliers,
            Duration pending,
            @Nullable Duration lasting,
            Limits limits) {}

    Rule(
            String id,
            Trigger on,
            Window window,
            @Nullable Expression<Occasion> when,
            Expression<Occasion> points,
            Terms terms) {
        this.id = id;
        this.on = on;
        this.window = window;
        this.when = when;
        this.points = points;
        this.terms = terms;
    }

    String id() {
        return id;
    }

    Limits limits() {
        return terms.limits();
    }

    /** Whether it is to be asked about it at all. */
    boolean isAbout(Occasion occasion) {
        return on.fits(occasion);
    }

    /**
     * The window is compared with when it happened, so that a loaded history earns nothing by today's rules.
     *
     * @param tierThousandths the multiplier of the customer's tier, which is for orders
     */
    Judgement judge(Occasion occasion, int tierThousandths) {
        if (!isAbout(occasion) || isOfNoConcern(occasion)) {
            return new Judgement.Nothing(Why.OTHER_OCCASION);
        }
        if (!window.contains(occasion.occurredAt())) {
            return new Judgement.Nothing(Why.OUTSIDE_WINDOW);
        }
        try {
            if (when != null && !Boolean.TRUE.equals(when.evaluate(occasion))) {
                return new Judgement.Nothing(Why.CONDITION_IS_FALSE);
            }
            Object value = points.evaluate(occasion);
            if (!(value instanceof Long earned)) {
                return new Judgement.Failed("points came to " + value + ", which is no whole number");
            }
            if (earned > MOST_POINTS) {
                return new Judgement.Failed("points came to " + earned + ", more than " + MOST_POINTS);
            }
            List<Share> shares = earned > 0 ? shares(occasion, earned, tierThousandths) : List.of();
            return shares.isEmpty() ? new Judgement.Nothing(Why.NO_POINTS) : new Judgement.Earns(shares);
        } catch (CelEvaluationException e) {
            return new Judgement.Failed(String.valueOf(e.getMessage()));
        }
    }

    /** A marketer who edits a segment gives no points away, unless she says so. */
    private boolean isOfNoConcern(Occasion occasion) {
        return occasion instanceof Occasion.SegmentEntered entered
                && entered.byDefinition()
                && !terms.includeExisting();
    }

    private List<Share> shares(Occasion occasion, long earned, int tierThousandths) {
        return occasion instanceof Occasion.OrderPlaced order
                ? terms.multipliers().spread(earned, tierThousandths, order.lines())
                : List.of(Share.ofWhole(earned));
    }

    Posting posting(Occasion occasion, Share share) {
        Instant earnedAt = occasion.occurredAt().plus(terms.pending());
        return new Posting(
                new Origin(occasion.cause(), id, share.lineId(), occasion.eventId()),
                share.points(),
                share.quantity(),
                occasion.occurredAt(),
                earnedAt,
                terms.lasting() == null ? null : earnedAt.plus(terms.lasting()));
    }
}
