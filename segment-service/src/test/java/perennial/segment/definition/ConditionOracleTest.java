package perennial.segment.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import perennial.segment.profile.Profile;
import perennial.segment.profile.ProfileEvent;
import perennial.segment.profile.Profiles;

/** Random conditions against a plain evaluator that tries every instant at which anything could change. */
class ConditionOracleTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Conditions conditions = new Conditions();

    /** When what happened, null for never. */
    record Facts(
            @Nullable Instant signedUpAt,
            @Nullable Instant orderedAt,
            @Nullable Instant welcomedAt) {
        Profile profile() {
            List<ProfileEvent> events = new ArrayList<>();
            Optional.ofNullable(signedUpAt).map(Profiles::signUp).ifPresent(events::add);
            Optional.ofNullable(orderedAt).map(at -> Profiles.order("o", at)).ifPresent(events::add);
            Optional.ofNullable(welcomedAt)
                    .map(at -> Profiles.message("m", "welcome", at))
                    .ifPresent(events::add);
            return Profiles.of(events);
        }

        Stream<Instant> all() {
            return Stream.of(
                            Optional.ofNullable(signedUpAt),
                            Optional.ofNullable(orderedAt),
                            Optional.ofNullable(welcomedAt))
                    .flatMap(Optional::stream);
        }
    }

    sealed interface Expr {
        boolean holds(Facts facts, Instant at);

        record Since(String what, String operator, int minutes) implements Expr {
            @Override
            public boolean holds(Facts facts, Instant at) {
                Instant moment = switch (what) {
                    case "signedUpAt" -> facts.signedUpAt();
                    case "orders.lastAt" -> facts.orderedAt();
                    default -> facts.welcomedAt();
                };
                if (moment == null || at.isBefore(moment)) {
                    return false;
                }
                long elapsedMs = at.toEpochMilli() - moment.toEpochMilli();
                long spanMs = minutes * 60_000L;
                return switch (operator) {
                    case "<" -> elapsedMs < spanMs;
                    case "<=" -> elapsedMs <= spanMs;
                    case ">" -> elapsedMs > spanMs;
                    default -> elapsedMs >= spanMs;
                };
            }

            @Override
            public String toString() {
                return "since(" + what + ") " + operator + " minutes(" + minutes + ")";
            }
        }

        record Ordered() implements Expr {
            @Override
            public boolean holds(Facts facts, Instant at) {
                return facts.orderedAt() != null;
            }

            @Override
            public String toString() {
                return "orders.count > 0";
            }
        }

        record Not(Expr part) implements Expr {
            @Override
            public boolean holds(Facts facts, Instant at) {
                return !part.holds(facts, at);
            }

            @Override
            public String toString() {
                return "!(" + part + ")";
            }
        }

        record Both(String operator, Expr left, Expr right) implements Expr {
            @Override
            public boolean holds(Facts facts, Instant at) {
                boolean one = left.holds(facts, at);
                boolean other = right.holds(facts, at);
                return switch (operator) {
                    case "&&" -> one && other;
                    case "||" -> one || other;
                    case "==" -> one == other;
                    default -> one != other;
                };
            }

            @Override
            public String toString() {
                return "(" + left + ") " + operator + " (" + right + ")";
            }
        }

        record Choice(Expr condition, Expr yes, Expr no) implements Expr {
            @Override
            public boolean holds(Facts facts, Instant at) {
                return condition.holds(facts, at) ? yes.holds(facts, at) : no.holds(facts, at);
            }

            @Override
            public String toString() {
                return "(" + condition + ") ? (" + yes + ") : (" + no + ")";
            }
        }
    }

    @Property(tries = 2_000)
    void agreesWithAnEvaluatorThatTriesEveryInstant(
            @ForAll("expressions") Expr expression, @ForAll("facts") Facts facts, @ForAll("instants") Instant at) {
        List<Instant> candidates = candidates(facts);
        boolean holds = expression.holds(facts, at);
        Instant since = null;
        for (Instant candidate : candidates.reversed()) {
            if (!candidate.isAfter(at) && expression.holds(facts, candidate.minusMillis(1)) != holds) {
                since = candidate;
                break;
            }
        }
        Instant next = null;
        for (Instant candidate : candidates) {
            if (candidate.isAfter(at) && expression.holds(facts, candidate) != holds) {
                next = candidate;
                break;
            }
        }
        Condition condition = ((Compilation.Compiled) conditions.compile(expression.toString())).condition();
        assertThat(condition.standing(new Evaluation(facts.profile(), ZoneOffset.UTC), at))
                .isEqualTo(new Standing(holds, since, next));
    }

    /** Every instant at which a comparison could change, with both its neighbours. */
    private static List<Instant> candidates(Facts facts) {
        TreeSet<Instant> candidates = new TreeSet<>();
        facts.all().forEach(moment -> {
            for (int minutes = 0; minutes <= 6; minutes++) {
                Instant end = moment.plusSeconds(60L * minutes);
                candidates.addAll(List.of(end.minusMillis(1), end, end.plusMillis(1)));
            }
        });
        return List.copyOf(candidates);
    }

    @Provide
    Arbitrary<Facts> facts() {
        Arbitrary<@Nullable Instant> maybe = instants().injectNull(0.2);
        return Combinators.combine(maybe, maybe, maybe).as(Facts::new);
    }

    @Provide
    Arbitrary<Instant> instants() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 15),
                        Arbitraries.integers().between(-1, 1))
                .as((minutes, millis) -> START.plusSeconds(60L * minutes).plusMillis(millis));
    }

    @Provide
    Arbitrary<Expr> expressions() {
        Arbitrary<Expr> atoms = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(
                        6,
                        Combinators.combine(
                                        Arbitraries.of("signedUpAt", "orders.lastAt", "message('welcome').lastAt"),
                                        Arbitraries.of("<", "<=", ">", ">="),
                                        Arbitraries.integers().between(0, 6))
                                .as(Expr.Since::new)),
                net.jqwik.api.Tuple.of(1, Arbitraries.just(new Expr.Ordered())));
        return grown(grown(grown(atoms)));
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
