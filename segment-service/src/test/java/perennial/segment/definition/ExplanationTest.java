package perennial.segment.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import perennial.segment.profile.Profile;
import perennial.segment.profile.ProfileEvent;
import perennial.segment.profile.Profiles;

class ExplanationTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    /** She was born, signed up, ordered once, and looks at it a day later. */
    private static final Profile PROFILE = Profiles.of(List.of(
            new ProfileEvent.PersonChanged(
                    "e", NOON, true, LocalDate.parse("1990-05-01"), "FR", null, null, Map.of(), Map.of("size", "L")),
            Profiles.order("o", NOON)));

    private static final Instant AT = NOON.plusSeconds(86_400);

    @Test
    void showsTheOperandsOfAConjunctionInTheOrderInWhichTheyAreWritten() {
        Instant flip = Instant.parse("2026-05-30T12:00:00Z");
        assertThat(explain("since(orders.lastAt) >= days(90) && orders.count > 0 && country in ['FR', 'BE']"))
                .isEqualTo(part(
                        "since(orders.lastAt) >= days(90) && orders.count > 0 && country in ['FR', 'BE']",
                        false,
                        flip,
                        part(
                                "since(orders.lastAt) >= days(90)",
                                false,
                                flip,
                                part(
                                        "since(orders.lastAt)",
                                        "PT24H",
                                        null,
                                        part("orders.lastAt", "2026-03-01T12:00:00Z", null))),
                        part("orders.count > 0", true, null, part("orders.count", 1L, null)),
                        part("country in [\"FR\", \"BE\"]", true, null, part("country", "FR", null))));
    }

    @Test
    void showsWhatNeverHappenedAndWhatIsMissingAsNothing() {
        assertThat(explain("!(since(cart.updatedAt) < days(1)) || engagement.lastScore < 3"))
                .isEqualTo(part(
                        "!(since(cart.updatedAt) < days(1)) || engagement.lastScore < 3",
                        true,
                        null,
                        part(
                                "!(since(cart.updatedAt) < days(1))",
                                true,
                                null,
                                part(
                                        "since(cart.updatedAt) < days(1)",
                                        false,
                                        null,
                                        part("since(cart.updatedAt)", null, null, part("cart.updatedAt", null, null)))),
                        part("engagement.lastScore < 3", null, null, part("engagement.lastScore", null, null))));
        assertThat(explain("attributes['hat'] == 'L'"))
                .isEqualTo(part("attributes['hat'] == 'L'", null, null, part("attributes[\"hat\"]", null, null)));
    }

    @Test
    void showsAllThreePartsOfAChoice() {
        assertThat(explain("'size' in attributes ? anniversary(birthDate, 36) : false"))
                .isEqualTo(part(
                        "'size' in attributes ? anniversary(birthDate, 36) : false",
                        false,
                        Instant.parse("2026-05-01T00:00:00Z"),
                        part("\"size\" in attributes", true, null, part("attributes", Map.of("size", "L"), null)),
                        part(
                                "anniversary(birthDate, 36)",
                                false,
                                Instant.parse("2026-05-01T00:00:00Z"),
                                part("birthDate", "1990-05-01", null)),
                        part("false", false, null)));
    }

    @Test
    void showsWhatIsComparedAndWhatItIsMadeOf() {
        assertThat(explain("orders.count + cart.items + 0 <= orders.countWithin(months(1))"))
                .isEqualTo(part(
                        "orders.count + cart.items + 0 <= orders.countWithin(months(1))",
                        true,
                        Instant.parse("2026-04-01T12:00:00Z"),
                        part(
                                "orders.count + cart.items + 0",
                                1L,
                                null,
                                part("orders.count", 1L, null),
                                part("cart.items", 0L, null)),
                        part("orders.countWithin(months(1))", 1L, null)));
    }

    @Test
    void doesNotTakeAMacroApart() {
        assertThat(explain("['a', 'b'].exists(c, since(message(c).lastAt) > days(1)) || true"))
                .isEqualTo(part(
                        "['a', 'b'].exists(c, since(message(c).lastAt) > days(1)) || true",
                        true,
                        null,
                        part("[\"a\", \"b\"].exists(c, since(message(c).lastAt) > days(1))", false, null),
                        part("true", true, null)));
    }

    private static Explanation explain(String text) {
        Compilation.Compiled compiled = (Compilation.Compiled) new Conditions().compile(text);
        return compiled.condition().explain(new Evaluation(PROFILE, ZoneOffset.UTC), AT);
    }

    private static Explanation part(
            String expr, @Nullable Object value, @Nullable Instant nextFlipAt, Explanation... children) {
        return new Explanation(expr, value, nextFlipAt, List.of(children));
    }
}
