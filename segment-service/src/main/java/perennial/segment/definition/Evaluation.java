package perennial.segment.definition;

import dev.cel.common.values.SelectableValue;
import dev.cel.runtime.CelFunctionResolver;
import dev.cel.runtime.CelResolvedOverload;
import dev.cel.runtime.CelVariableResolver;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perennial.segment.profile.Messages;
import perennial.segment.profile.Profile;

/**
 * One profile, and the instant at which conditions look at it. It is what CEL asks for names, and while it answers
 * comparisons of {@code since(...)} it keeps note of how far from the instant they stay as they are. For one thread.
 */
public final class Evaluation implements CelVariableResolver, CelFunctionResolver {
    private static final Duration TICK = Duration.ofMillis(1);

    private final Profile profile;
    private final ZoneId zone;
    private Instant at = Instant.EPOCH;
    private Instant from = Instant.MIN;
    private Instant until = Instant.MAX;

    /** @param fallback the zone for months of a customer who has none of her own */
    public Evaluation(Profile profile, ZoneId fallback) {
        this.profile = profile;
        ZoneId own = profile.person().zone();
        this.zone = own == null ? fallback : own;
    }

    Profile profile() {
        return profile;
    }

    void lookAt(Instant instant) {
        at = instant;
        from = Instant.MIN;
        until = Instant.MAX;
    }

    Verdict verdict(boolean value) {
        return new Verdict(value, from, until);
    }

    Moment moment(@Nullable Instant instant) {
        return new Moment(this, instant);
    }

    OfCampaign message(String campaignId) {
        return new OfCampaign(this, profile.messages().of(campaignId));
    }

    @Override
    public Optional<Object> find(String name) {
        Vocabulary.Variable variable = Vocabulary.VARIABLES.get(name);
        return variable == null
                ? Optional.empty()
                : Optional.of(variable.value().apply(this));
    }

    @Override
    public Optional<CelResolvedOverload> findOverloadMatchingArgs(
            String name, Collection<String> overloadIds, Object[] args) {
        return findOverloadMatchingArgs(name, args);
    }

    @Override
    public Optional<CelResolvedOverload> findOverloadMatchingArgs(String name, Object[] args) {
        Vocabulary.ProfileFunction function = Vocabulary.PROFILE_FUNCTIONS.get(name);
        return function == null ? Optional.empty() : Optional.of(function.boundTo(this));
    }

    /** Whether the instant lies in {@code [start, end)}; from now on nothing is certain beyond the ends around it. */
    private boolean within(Instant start, Instant end) {
        if (at.isBefore(start)) {
            until = earlier(until, start);
            return false;
        }
        if (at.isBefore(end)) {
            from = later(from, start);
            until = earlier(until, end);
            return true;
        }
        from = later(from, end);
        return false;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** An instant of the profile; null if it never happened. All that an expression can do with it is {@code since}. */
    record Moment(Evaluation evaluation, @Nullable Instant instant) {
        Elapsed since() {
            return new Elapsed(this);
        }
    }

    /**
     * The time since a moment. Each comparison is true in one stretch of time that begins at the moment or later: before
     * the moment, and if it never happened, it is false.
     */
    record Elapsed(Moment moment) {
        boolean is(Comparison comparison, Span span) {
            Instant start = moment.instant();
            if (start == null) {
                return false;
            }
            Evaluation evaluation = moment.evaluation();
            Instant end = span.after(start, evaluation.zone);
            return switch (comparison) {
                case LESS -> evaluation.within(start, end);
                case LESS_OR_EQUAL -> evaluation.within(start, end.plus(TICK));
                case GREATER -> evaluation.within(end.plus(TICK), Instant.MAX);
                case GREATER_OR_EQUAL -> evaluation.within(end, Instant.MAX);
            };
        }
    }

    /** What {@code message(campaign)} gives. */
    record OfCampaign(Evaluation evaluation, Messages.OfCampaign sum) implements SelectableValue<String> {
        @Override
        public Object select(String field) {
            return switch (field) {
                case Vocabulary.COUNT -> sum.count();
                case Vocabulary.LAST_AT -> evaluation.moment(sum.lastAt());
                default -> throw new IllegalArgumentException("The type checker let an unknown field pass: " + field);
            };
        }

        @Override
        public Optional<Object> find(String field) {
            return Optional.of(select(field));
        }
    }
}
