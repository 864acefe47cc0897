package perennial.segment.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;
import perennial.segment.profile.Engagement;
import perennial.segment.profile.Profile;
import perennial.segment.profile.ProfileEvent;
import perennial.segment.profile.Profiles;

/**
 * Random conditions against a plain evaluator that tries every instant at which anything could change. All happens around
 * the change to summer time of 2024, a leap year, in zones that change at midnight, at night, and not at all.
 */
class ConditionOracleTest {

    private static final Instant START = Instant.parse("2024-03-30T12:00:00Z");
    private static final Instant FAR = Instant.parse("2036-01-01T00:00:00Z");
    private static final int LAST_YEAR = 2036;

    private final Conditions conditions = new Conditions();

    record Placed(Instant at, boolean euro, long totalMinor, boolean cancelled) {
        String currency() {
            return euro ? "EUR" : "USD";
        }
    }

    /** When what happened, null for never. */
    record Facts(
            ZoneId zone,
            @Nullable LocalDate birthDate,
            @Nullable Instant signedUpAt,
            @Nullable Instant welcomedAt,
            @Nullable Integer score,
            List<Placed> orders) {
        Profile profile() {
            List<ProfileEvent> events = new ArrayList<>();
            events.add(new ProfileEvent.PersonChanged(
                    "e",
                    signedUpAt == null ? START : signedUpAt,
                    signedUpAt != null,
                    birthDate,
                    null,
                    null,
                    zone,
                    Map.of(),
                    Map.of()));
            if (welcomedAt != null) {
                events.add(Profiles.message("m", "welcome", welcomedAt));
            }
            if (score != null) {
                events.add(new ProfileEvent.Engaged("g", START, Engagement.Kind.SURVEY, score));
            }
            for (int i = 0; i < orders.size(); i++) {
                Placed order = orders.get(i);
                events.add(new ProfileEvent.OrderPlaced(
                        "p" + i, order.at(), "o" + i, null, order.currency(), order.totalMinor(), List.of()));
                if (order.cancelled()) {
                    events.add(Profiles.cancellation("o" + i, order.at()));
                }
            }
            return Profiles.of(events);
        }

        Stream<Placed> standing() {
            return orders.stream().filter(order -> !order.cancelled());
        }

        @Nullable Instant moment(String name) {
            return switch (name) {
                case "signedUpAt" -> signedUpAt;
                case "orders.lastAt" ->
                    standing().map(Placed::at).max(Instant::compareTo).orElse(null);
                default -> welcomedAt;
            };
        }

        Stream<Instant> moments() {
            return Stream.concat(
                    standing().map(Placed::at),
                    Stream.of(Optional.ofNullable(signedUpAt), Optional.ofNullable(welcomedAt))
                            .flatMap(Optional::stream));
        }

        @Nullable LocalDate date(String name) {
            if (name.equals("birthDate")) {
                return birthDate;
            }
            Instant moment = moment(name);
            return moment == null ? null : moment.atZone(zone).toLocalDate();
        }
    }

    record Length(String unit, int count) {
        Instant after(Instant start, ZoneId zone) {
            return switch (unit) {
                case "minutes" -> start.plusMillis(count * 60_000L);
                case "hours" -> start.plusMillis(count * 3_600_000L);
                case "days" -> start.plusMillis(count * 86_400_000L);
                default -> start.atZone(zone).plusMonths(count).toInstant();
            };
        }

        @Override
        public String toString() {
            return unit + "(" + count + ")";
        }
    }

    sealed interface Expr {
        /** Null if it fails. */
        @Nullable Boolean holds(Facts facts, Instant at);

        record Since(String what, String operator, Length length) implements Expr {
            @Override
            public Boolean holds(Facts facts, Instant at) {
                Instant moment = facts.moment(what);
                if (moment == null || at.isBefore(moment)) {
                    return false;
                }
                int compared = at.compareTo(length.after(moment, facts.zone()));
                return switch (operator) {
                    case "<" -> compared < 0;
                    case "<=" -> compared <= 0;
                    case ">" -> compared > 0;
                    default -> compared >= 0;
                };
            }

            @Override
            public String toString() {
                return "since(" + what + ") " + operator + " " + length;
            }
        }

        record Within(Length length, @Nullable String currency, int least) implements Expr {
            @Override
            public Boolean holds(Facts facts, Instant at) {
                Stream<Placed> within = facts.standing()
                        .filter(order ->
                                !at.isBefore(order.at()) && at.isBefore(length.after(order.at(), facts.zone())));
                return currency == null
                        ? within.count() >= least
                        : within.filter(order -> order.currency().equals(currency))
                                        .mapToLong(Placed::totalMinor)
                                        .sum()
                                >= least;
            }

            @Override
            public String toString() {
                return currency == null
                        ? "orders.countWithin(" + length + ") >= " + least
                        : "orders.spentMinorWithin(" + length + ", '" + currency + "') >= " + least;
            }
        }

        /** Told by the calendar alone: what day is it there, and of what is it the return? */
        record Anniversary(String of, int nth, int daysBefore) implements Expr {
            @Override
            public Boolean holds(Facts facts, Instant at) {
                LocalDate date = facts.date(of);
                if (date == null) {
                    return false;
                }
                LocalDate returned = at.atZone(facts.zone()).toLocalDate().plusDays(daysBefore);
                int years = returned.getYear() - date.getYear();
                return years > 0
                        && (nth == 0 || nth == years)
                        && date.plusYears(years).equals(returned);
            }

            @Override
            public String toString() {
                return "anniversary(" + of + ", " + nth + ", " + daysBefore + ")";
            }
        }

        record Ordered() implements Expr {
            @Override
            public Boolean holds(Facts facts, Instant at) {
                return facts.standing().findAny().isPresent();
            }

            @Override
            public String toString() {
                return "orders.count > 0";
            }
        }

        record Unhappy() implements Expr {
            @Override
            public @Nullable Boolean holds(Facts facts, Instant at) {
                return facts.score() == null ? null : facts.score() < 5;
            }

            @Override
            public String toString() {
                return "engagement.lastScore < 5";
            }
        }

        record Not(Expr part) implements Expr {
            @Override
            public @Nullable Boolean holds(Facts facts, Instant at) {
                Boolean value = part.holds(facts, at);
                return value == null ? null : !value;
            }

            @Override
            public String toString() {
                return "!(" + part + ")";
            }
        }

        record Both(String operator, Expr left, Expr right) implements Expr {
            @Override
            public @Nullable Boolean holds(Facts facts, Instant at) {
                Boolean one = left.holds(facts, at);
                Boolean other = right.holds(facts, at);
                if (operator.equals("&&") || operator.equals("||")) {
                    boolean decisive = operator.equals("||");
                    if ((one != null && one == decisive) || (other != null && other == decisive)) {
                        return decisive;
                    }
                    return (one == null || other == null) ? null : !decisive;
                }
                return (one == null || other == null) ? null : one.equals(other) == operator.equals("==");
            }

            @Override
            public String toString() {
                return "(" + left + ") " + operator + " (" + right + ")";
            }
        }

        record Choice(Expr condition, Expr yes, Expr no) implements Expr {
            @Override
            public @Nullable Boolean holds(Facts facts, Instant at) {
                Boolean chosen = condition.holds(facts, at);
                return chosen == null ? null : chosen ? yes.holds(facts, at) : no.holds(facts, at);
            }

            @Override
            public String toString() {
                return "(" + condition + ") ? (" + yes + ") : (" + no + ")";
            }
        }
    }

    @Property(tries = 1_000)
    void agreesWithAnEvaluatorThatTriesEveryInstant(
            @ForAll("expressions") Expr expression,
            @ForAll("facts") Facts facts,
            @ForAll("instants") Instant at,
            @ForAll("limits") Optional<Instant> notBefore) {
        List<Instant> candidates = candidates(facts);
        boolean holds = holds(expression, facts, at);
        Condition condition = ((Compilation.Compiled) conditions.compile(expression.toString())).condition();
        Evaluation evaluation = new Evaluation(facts.profile(), ZoneId.of("Asia/Tokyo"));

        Standing standing = condition.standing(evaluation, at);
        assertThat(standing.holds()).isEqualTo(holds);
        assertThat(condition.since(evaluation, standing, notBefore.orElse(null)))
                .isEqualTo(lastFlip(expression, facts, at, candidates)
                        .filter(flip -> notBefore.isEmpty() || !flip.isBefore(notBefore.get()))
                        .orElse(null));
        assertThat(nextFlip(condition, evaluation, at, candidates.size()))
                .isEqualTo(candidates.stream()
                        .filter(candidate -> candidate.isAfter(at) && holds(expression, facts, candidate) != holds)
                        .findFirst());
    }

    /** What one finds who sleeps until he is told, and asks again. */
    private static Optional<Instant> nextFlip(Condition condition, Evaluation evaluation, Instant at, int candidates) {
        Standing now = condition.standing(evaluation, at);
        Instant wake = now.nextFlipAt();
        for (int nap = 0; wake != null && wake.isBefore(FAR); nap++) {
            assertThat(nap).isLessThanOrEqualTo(candidates / 16);
            Standing then = condition.standing(evaluation, wake);
            if (then.holds() != now.holds()) {
                return Optional.of(wake);
            }
            wake = then.nextFlipAt();
        }
        return Optional.empty();
    }

    private static Optional<Instant> lastFlip(Expr expression, Facts facts, Instant at, List<Instant> candidates) {
        boolean holds = holds(expression, facts, at);
        return candidates.reversed().stream()
                .filter(candidate ->
                        !candidate.isAfter(at) && holds(expression, facts, candidate.minusMillis(1)) != holds)
                .findFirst();
    }

    private static boolean holds(Expr expression, Facts facts, Instant at) {
        return Boolean.TRUE.equals(expression.holds(facts, at));
    }

    /** Every instant at which something could change, with both its neighbours. */
    private static List<Instant> candidates(Facts facts) {
        TreeSet<Instant> ends = new TreeSet<>();
        facts.moments()
                .forEach(moment -> lengths()
                        .map(length -> length.after(moment, facts.zone()))
                        .forEach(ends::add));
        Stream.of("birthDate", "signedUpAt", "orders.lastAt")
                .flatMap(name -> Optional.ofNullable(facts.date(name)).stream())
                .forEach(date -> IntStream.range(date.getYear() + 1, LAST_YEAR)
                        .mapToObj(year -> date.plusYears(year - date.getYear()))
                        .flatMap(day -> Stream.of(0, 1, 366).map(day::minusDays))
                        .flatMap(day -> Stream.of(day, day.plusDays(1)))
                        .forEach(day -> ends.add(day.atStartOfDay(facts.zone()).toInstant())));
        TreeSet<Instant> candidates = new TreeSet<>();
        ends.forEach(end -> candidates.addAll(List.of(end.minusMillis(1), end, end.plusMillis(1))));
        return List.copyOf(candidates);
    }

    private static Stream<Length> lengths() {
        return Stream.of(
                new Length("minutes", 0),
                new Length("minutes", 90),
                new Length("hours", 24),
                new Length("days", 2),
                new Length("months", 1),
                new Length("months", 12));
    }

    @Provide
    Arbitrary<Facts> facts() {
        Arbitrary<@Nullable Instant> maybe = instants().injectNull(0.2);
        Arbitrary<Placed> orders = Combinators.combine(
                        instants(),
                        Arbitraries.of(true, false),
                        Arbitraries.longs().between(0, 3),
                        Arbitraries.of(true, false, false))
                .as(Placed::new);
        return Combinators.combine(
                        Arbitraries.of("UTC", "Europe/Paris", "Asia/Beirut", "America/Santiago")
                                .map(ZoneId::of),
                        Arbitraries.of("2020-02-29", "2021-03-31", "2022-04-01", "2024-03-31", "1999-12-31")
                                .map(LocalDate::parse)
                                .injectNull(0.2),
                        maybe,
                        maybe,
                        Arbitraries.integers().between(0, 10).injectNull(0.3),
                        orders.list().ofMaxSize(3))
                .as(Facts::new);
    }

    @Provide
    Arbitrary<Instant> instants() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 96),
                        Arbitraries.integers().between(-1, 1))
                .as((halves, millis) -> START.plusSeconds(1_800L * halves).plusMillis(millis));
    }

    @Provide
    Arbitrary<Optional<Instant>> limits() {
        return instants().injectNull(0.5).map(Optional::ofNullable);
    }

    @Provide
    Arbitrary<Expr> expressions() {
        Arbitrary<Length> lengths = Arbitraries.of(lengths().toList());
        Arbitrary<Expr> since = Combinators.combine(
                        Arbitraries.of("signedUpAt", "orders.lastAt", "message('welcome').lastAt"),
                        Arbitraries.of("<", "<=", ">", ">="),
                        lengths)
                .as(Expr.Since::new);
        Arbitrary<Expr> within = Combinators.combine(
                        lengths,
                        Arbitraries.of("EUR", "USD").injectNull(0.5),
                        Arbitraries.integers().between(0, 3))
                .as(Expr.Within::new);
        Arbitrary<Expr> anniversary = Combinators.combine(
                        Arbitraries.of("birthDate", "signedUpAt", "orders.lastAt"),
                        Arbitraries.of(0, 0, 1, 2, 4),
                        Arbitraries.of(0, 0, 1, 366))
                .as(Expr.Anniversary::new);
        return grown(grown(grown(Arbitraries.frequencyOf(
                Tuple.of(4, since),
                Tuple.of(2, within),
                Tuple.of(2, anniversary),
                Tuple.of(1, Arbitraries.just(new Expr.Ordered())),
                Tuple.of(1, Arbitraries.just(new Expr.Unhappy()))))));
    }

    private static Arbitrary<Expr> grown(Arbitrary<Expr> parts) {
        return Arbitraries.oneOf(
                parts,
                parts.map(Expr.Not::new),
                Combinators.combine(Arbitraries.of("&&", "||", "==", "!="), parts, parts)
                        .as(Expr.Both::new),
                Combinators.combine(parts, parts, parts).as(Expr.Choice::new));
    }
}
