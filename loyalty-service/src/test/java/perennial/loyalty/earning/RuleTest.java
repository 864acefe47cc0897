package perennial.loyalty.earning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.cel.common.types.SimpleType;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import perennial.loyalty.earning.Judgement.Earns;
import perennial.loyalty.earning.Judgement.Failed;
import perennial.loyalty.earning.Judgement.Nothing;
import perennial.loyalty.earning.Judgement.Why;
import perennial.platform.expression.Compilation;
import perennial.platform.expression.Expression;

class RuleTest {

    private static final Judgement OTHER = new Nothing(Why.OTHER_OCCASION);
    private static final Judgement OUTSIDE = new Nothing(Why.OUTSIDE_WINDOW);
    private static final Judgement FALSE = new Nothing(Why.CONDITION_IS_FALSE);
    private static final Judgement NO_POINTS = new Nothing(Why.NO_POINTS);

    @ParameterizedTest
    @MethodSource
    void aRuleJudgesAnOccasion(Rule rule, Occasion occasion, Judgement judgement) {
        assertThat(rule.judge(occasion, 1_000)).isEqualTo(judgement);
    }

    static Stream<Arguments> aRuleJudgesAnOccasion() {
        Rule perEuro = Rules.onOrder("r", "order.currency == 'EUR'", "order.totalMinor / 100");
        Rule bonus = Rules.onEntry("r", "vip", "50");
        return Stream.of(
                arguments(perEuro, Occasions.order("c-1", "o-1", 1_099), earns(10)),
                arguments(perEuro, Occasions.order("c-1", "o-1", 99), NO_POINTS),
                arguments(perEuro, Occasions.order("e", "c-1", "o-1", 1_099, "USD", Occasions.AT), FALSE),
                arguments(perEuro, Occasions.cancelled("c-1", "o-1"), OTHER),
                arguments(perEuro, Occasions.entered("c-1", "m-1", "vip"), OTHER),
                arguments(bonus, Occasions.entered("c-1", "m-1", "vip"), earns(50)),
                arguments(bonus, Occasions.entered("c-1", "m-1", "lapsed"), OTHER),
                arguments(bonus, Occasions.order("c-1", "o-1", 1_099), OTHER),
                arguments(
                        Rules.onOrder("r", "'shoes' in order.categories && order.items == 2", "1"),
                        Occasions.orderFrom(null),
                        earnsByLine(1)),
                arguments(
                        Rules.onEngagement("r", "SURVEY", "engagement.score >= 9", "1"),
                        Occasions.engaged("c-1", "e-1", "SURVEY", 9, Occasions.AT),
                        earns(1)),
                arguments(
                        Rules.onEngagement("r", "SURVEY", "engagement.score >= 0", "1"),
                        Occasions.engaged("c-1", "e-1", "SURVEY", null, Occasions.AT),
                        FALSE),
                arguments(
                        Rules.onEngagement("r", "SURVEY", null, "1"),
                        Occasions.engaged("c-1", "e-1", "REVIEW", null, Occasions.AT),
                        OTHER),
                arguments(Rules.onOrder("r", null, "0 - 5"), Occasions.order("c-1", "o-1", 1), NO_POINTS),
                arguments(
                        Rules.onOrder(
                                "r",
                                "order.country == 'FR'",
                                "(order.totalMinor - order.shippingMinor - order.taxMinor + order.discountMinor) / 100"),
                        Occasions.orderFrom("FR"),
                        earnsByLine(83)),
                arguments(Rules.onOrder("r", "order.country == ''", "1"), Occasions.orderFrom(null), earnsByLine(1)));
    }

    @ParameterizedTest
    @CsvSource({
        "order.totalMinor / order.discountMinor",
        "order.totalMinor * 9223372036854775807",
        "order.totalMinor * 100000000000"
    })
    void anExpressionWithoutAValueIsAFailureOfTheRule(String points) {
        assertThat(Rules.onOrder("r", null, points).judge(Occasions.order("c-1", "o-1", 100), 1_000))
                .isInstanceOf(Failed.class);
    }

    @Test
    void pointsThatAreNoWholeNumberAreAFailureOfTheRule() {
        Trigger on = new Trigger.Order();
        Expression<Occasion> half = switch (RuleNames.compiler(on, SimpleType.DOUBLE)
                .compile("0.5")) {
            case Compilation.Compiled<Expression<Occasion>> compiled -> compiled.result();
            case Compilation.Refused<Expression<Occasion>> refused -> throw new AssertionError(refused.mistakes());
        };
        Rule.Terms terms = new Rule.Terms(false, Multipliers.of(Map.of()), Duration.ZERO, null, Limits.NONE);
        Window always = new Window(Instant.MIN, Instant.MAX);

        assertThat(new Rule("r", on, always, null, half, terms).judge(Occasions.order("c-1", "o-1", 100), 1_000))
                .isEqualTo(new Failed("points came to 0.5, which is no whole number"));
    }

    @ParameterizedTest
    @MethodSource
    void theWindowIsComparedWithWhenItHappened(
            @Nullable String from, @Nullable String until, String at, boolean earns) {
        Judgement expected = earns ? earns(1) : OUTSIDE;
        assertThat(Rules.within(from, until).judge(Occasions.orderAt(Instant.parse(at)), 1_000))
                .isEqualTo(expected);
    }

    static Stream<Arguments> theWindowIsComparedWithWhenItHappened() {
        return Stream.of(
                arguments(null, null, "1997-01-01T00:00:00Z", true),
                arguments("2026-01-01", null, "2025-12-31T23:59:59.999Z", false),
                arguments("2026-01-01", null, "2026-01-01T00:00:00Z", true),
                arguments(null, "2026-01-31", "2026-01-31T23:59:59.999Z", true),
                arguments(null, "2026-01-31", "2026-02-01T00:00:00Z", false),
                arguments("2026-01-01T09:00:00Z", null, "2026-01-01T08:59:59.999Z", false),
                arguments("2026-01-01T09:00:00Z", null, "2026-01-01T09:00:00Z", true),
                arguments(null, "2026-01-01T09:00:00Z", "2026-01-01T08:59:59.999Z", true),
                arguments(null, "2026-01-01T09:00:00Z", "2026-01-01T09:00:00Z", false));
    }

    @Test
    void daysBeginInTheConfiguredZone() {
        assertThat(Window.from("2026-06-01", ZoneId.of("Europe/Paris")))
                .isEqualTo(Instant.parse("2026-05-31T22:00:00Z"));
        assertThat(Window.until("2026-06-01", ZoneId.of("Europe/Paris")))
                .isEqualTo(Instant.parse("2026-06-01T22:00:00Z"));
    }

    private static Judgement earns(long points) {
        return new Earns(List.of(Share.ofWhole(points)));
    }

    private static Judgement earnsByLine(long points) {
        return new Earns(List.of(new Share("1", 2, points)));
    }
}
