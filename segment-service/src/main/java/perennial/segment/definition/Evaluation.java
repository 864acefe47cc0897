package perennial.segment.definition;

import com.google.common.math.LongMath;
import dev.cel.common.values.SelectableValue;
import dev.cel.runtime.CelAttribute;
import dev.cel.runtime.CelFunctionResolver;
import dev.cel.runtime.CelResolvedOverload;
import dev.cel.runtime.CelUnknownSet;
import dev.cel.runtime.CelVariableResolver;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perennial.segment.profile.Order;
import perennial.segment.profile.Profile;

/**
 * One profile, and the instant at which conditions look at it. It is what CEL asks for names, and while it answers what
 * hangs on time it keeps note of how far from the instant the answers stay as they are. For one thread.
 */
public final class Evaluation implements CelVariableResolver, CelFunctionResolver {

    private static final Duration TICK = Duration.ofMillis(1);

    /** CEL carries it through an expression as it does a failure, and without the price of an exception. */
    private static final Optional<Object> MISSING = Optional.of(CelUnknownSet.create(CelAttribute.EMPTY));

    private final Profile profile;
    private final ZoneId zone;

    /** A function is bound to this profile once, not at each call. */
    private final Map<String, Optional<CelResolvedOverload>> bound = new HashMap<>();

    private Instant at = Instant.EPOCH;
    private Instant from = Instant.MIN;
    private Instant until = Instant.MAX;

    /** @param fallback the zone for months and anniversaries of a customer who has none of her own */
    public Evaluation(Profile profile, ZoneId fallback) {
        this.profile = profile;
        ZoneId own = profile.person().zone();
        this.zone = own == null ? fallback : own;
    }

    Profile profile() {
        return profile;
    }

    Instant at() {
        return at;
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

    Day day(@Nullable LocalDate date) {
        return new Day(this, date);
    }

    @Override
    public Optional<Object> find(String name) {
        Vocabulary.Variable variable = Vocabulary.VARIABLES.get(name);
        if (variable == null) {
            return Optional.empty();
        }
        Object value = variable.value().apply(this);
        return value == null ? MISSING : Optional.of(value);
    }

    @Override
    public Optional<CelResolvedOverload> findOverloadMatchingArgs(
            String name, Collection<String> overloadIds, Object[] args) {
        return findOverloadMatchingArgs(name, args);
    }

    @Override
    public Optional<CelResolvedOverload> findOverloadMatchingArgs(String name, Object[] args) {
        Optional<CelResolvedOverload> known = bound.get(name);
        if (known != null) {
            return known;
        }
        Vocabulary.ProfileFunction function = Vocabulary.PROFILE_FUNCTIONS.get(name);
        Optional<CelResolvedOverload> overload =
                function == null ? Optional.empty() : Optional.of(function.boundTo(this));
        bound.put(name, overload);
        return overload;
    }

    /** The remembered orders that count and were placed no longer ago than the span. */
    long ordersWithin(Span span) {
        List<Order> orders = profile.orders().recent().items();
        long count = 0;
        for (int i = 0; i < orders.size(); i++) {
            Order order = orders.get(i);
            Instant placedAt = order.placedAt();
            if (placedAt != null && order.counts() && within(placedAt, span.after(placedAt, zone))) {
                count++;
            }
        }
        return count;
    }

    /** What is kept of these orders in the currency. */
    long spentMinorWithin(Span span, String currency) {
        List<Order> orders = profile.orders().recent().items();
        long sumMinor = 0;
        for (int i = 0; i < orders.size(); i++) {
            Order order = orders.get(i);
            Instant placedAt = order.placedAt();
            long keptMinor = order.keptMinor(currency);
            if (placedAt != null && keptMinor != 0 && within(placedAt, span.after(placedAt, zone))) {
                sumMinor = LongMath.saturatedAdd(sumMinor, keptMinor);
            }
        }
        return sumMinor;
    }

    /**
     * Whether the instant lies on the day that is {@code daysBefore} days before the nth yearly return of the date.
     *
     * @param nth 0 for any return
     */
    private boolean isAnniversary(@Nullable LocalDate date, long nth, long daysBefore) {
        if (date == null) {
            return false;
        }
        Anniversary anniversary = new Anniversary(date, (int) daysBefore, zone);
        if (nth > 0) {
            return within(anniversary.start((int) nth), anniversary.end((int) nth));
        }
        int last = anniversary.lastStarted(at);
        if (last < 1) {
            until = earlier(until, anniversary.start(1));
            return false;
        }
        if (within(anniversary.start(last), anniversary.end(last))) {
            return true;
        }
        until = earlier(until, anniversary.start(last + 1));
        return false;
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

    /** What has yearly returns. */
    sealed interface Dated {
        Evaluation evaluation();

        /** Its calendar day; null if it never happened or is not known. */
        @Nullable LocalDate date();

        default boolean isAnniversary(long nth, long daysBefore) {
            return evaluation().isAnniversary(date(), nth, daysBefore);
        }
    }

    /** A date of the profile; null if it is not known. All that an expression can do with it is {@code anniversary}. */
    record Day(Evaluation evaluation, @Nullable LocalDate date) implements Dated {}

    /**
     * An instant of the profile; null if it never happened. All that an expression can do with it is {@code since} and
     * {@code anniversary}, for which it is a day in the customer's zone.
     */
    record Moment(Evaluation evaluation, @Nullable Instant instant) implements Dated {
        Elapsed since() {
            return new Elapsed(this);
        }

        @Override
        public @Nullable LocalDate date() {
            return instant == null ? null : instant.atZone(evaluation.zone).toLocalDate();
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

        /** Null if the moment has not come, or never will. */
        @Nullable Duration passed() {
            Instant start = moment.instant();
            Instant at = moment.evaluation().at;
            return start == null || at.isBefore(start) ? null : Duration.between(start, at);
        }
    }

    /** What {@code message(campaign)} and {@code category(name)} give. */
    record Tally(
            Evaluation evaluation, long count, @Nullable Instant lastAt) implements SelectableValue<String> {
        @Override
        public Object select(String field) {
            return switch (field) {
                case Vocabulary.COUNT -> count;
                case Vocabulary.LAST_AT -> evaluation.moment(lastAt);
                default -> throw new IllegalArgumentException("The type checker let an unknown field pass: " + field);
            };
        }

        @Override
        public Optional<Object> find(String field) {
            return Optional.of(select(field));
        }
    }
}
