package perennial.loyalty.earning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import perennial.loyalty.ledger.Cause;
import perennial.loyalty.ledger.Entry;

class EarningTest {

    private static final Rule PER_EURO = Rules.onOrder("per-euro", null, "order.totalMinor / 100");
    private static final Rule BONUS = Rules.onEntry("bonus", "vip", "50");
    private static final Rule FAILING = Rules.onOrder("failing", null, "1 / (order.totalMinor - order.totalMinor)");

    @Test
    void anOrderEarnsByEachRuleThatHolds() {
        Rule thanks = Rules.onOrder("thanks", null, "5");

        Programme programme = Programme.of(PER_EURO, thanks, BONUS).book(Occasions.order("c-1", "o-1", 1_250));

        assertThat(programme.ledger.entries())
                .extracting(
                        entry -> entry.origin().ruleId(),
                        Entry::points,
                        Entry::sequence,
                        entry -> entry.move().balance(),
                        entry -> entry.origin().cause())
                .containsExactly(
                        tuple("per-euro", 12L, 1L, 12L, Cause.order("o-1")),
                        tuple("thanks", 5L, 2L, 17L, Cause.order("o-1")));
    }

    @Test
    void anOrderEarnsByLine() {
        Programme programme = Programme.of(PER_EURO)
                .book(Occasions.orderOf(
                        "c-1",
                        "o-1",
                        Occasions.line("a", 1, 1_050),
                        Occasions.line("b", 2, 1_070),
                        Occasions.line("c", 1, 0)));

        assertThat(programme.ledger.entries())
                .extracting(entry -> entry.origin().lineId(), Entry::points)
                .containsExactly(tuple("a", 10L), tuple("b", 11L));
    }

    @Test
    void anEntryNamesTheEventAndWhenItBecameTrueAndWhenItWasDecided() {
        Instant later = Occasions.AT.plusSeconds(5);

        Programme programme = Programme.of(BONUS).book(later, List.of(Occasions.entered("c-1", "m-1", "vip")));

        assertThat(programme.ledger.entries())
                .extracting(
                        entry -> entry.origin().eventId(),
                        entry -> entry.origin().cause(),
                        Entry::occurredAt,
                        Entry::recordedAt)
                .containsExactly(tuple("m-1", Cause.entered("m-1"), Occasions.AT, later));
    }

    @Test
    void pointsArePendingUntilTheReturnWindowIsOver() {
        Rule later = Rules.lasting("later", "10", 14, 365);

        Programme programme = Programme.of(later).book(Occasions.order("c-1", "o-1", 100));

        assertThat(programme.ledger.entries())
                .extracting(Entry::type, Entry::points, entry -> entry.detail().expiresAt())
                .containsExactly(tuple(Entry.Type.PENDING, 10L, Occasions.AT.plus(Duration.ofDays(379))));
        assertThat(programme.balance("c-1")).isZero();
        assertThat(programme.pending("c-1")).isEqualTo(10);
    }

    @Test
    void anOrderOfLongAgoHasEarnedWhenItsReturnWindowWasOverAndHasExpiredSince() {
        Rule later = Rules.lasting("later", "10", 14, 365);
        Instant twoYearsOn = Occasions.AT.plus(Duration.ofDays(730));

        Programme programme = Programme.of(later).book(twoYearsOn, List.of(Occasions.order("c-1", "o-1", 100)));

        assertThat(programme.ledger.entries())
                .extracting(Entry::type, Entry::points, Entry::occurredAt)
                .containsExactly(
                        tuple(Entry.Type.EARNED, 10L, Occasions.AT.plus(Duration.ofDays(14))),
                        tuple(Entry.Type.EXPIRED, -10L, Occasions.AT.plus(Duration.ofDays(379))));
    }

    @Test
    void aLaterOccasionOfTheBatchSeesTheBalanceOfAnEarlierOne() {
        Programme programme = Programme.of(PER_EURO, BONUS)
                .book(
                        Occasions.order("c-1", "o-1", 100),
                        Occasions.order("c-2", "o-2", 500),
                        Occasions.entered("c-1", "m-1", "vip"));

        assertThat(programme.ledger.entries("c-1"))
                .extracting(Entry::sequence, entry -> entry.move().balance())
                .containsExactly(tuple(1L, 1L), tuple(2L, 51L));
        assertThat(programme.balance("c-2")).isEqualTo(5);
    }

    @Test
    void aCauseThatComesTwiceEarnsOnceThroughItsFirstEvent() {
        var again = Occasions.order("told-again", "c-1", "o-1", 900, "EUR", Occasions.AT);

        Programme programme = Programme.of(PER_EURO)
                .book(Occasions.order("c-1", "o-1", 100), again)
                .book(again);

        assertThat(programme.ledger.entries())
                .extracting(entry -> entry.origin().eventId(), Entry::points)
                .containsExactly(tuple("event-of-o-1", 1L));
    }

    @Test
    void anotherCustomersOrderOfTheSameIdIsAnotherOrder() {
        Programme programme =
                Programme.of(PER_EURO).book(Occasions.order("c-1", "o-1", 100), Occasions.order("c-2", "o-1", 200));

        assertThat(programme.balance("c-1")).isEqualTo(1);
        assertThat(programme.balance("c-2")).isEqualTo(2);
    }

    @Test
    void anOrderThatWasCancelledBeforeItCameEarnsNothing() {
        assertThat(Programme.of(PER_EURO)
                        .book(Occasions.cancelled("c-1", "o-1"))
                        .book(Occasions.order("c-1", "o-1", 100))
                        .ledger
                        .entries())
                .isEmpty();
    }

    @Test
    void aCancellationTakesBackAllThatItsOrderHasEarned() {
        Programme programme = Programme.of(PER_EURO)
                .book(Occasions.order("c-1", "o-1", 300), Occasions.order("c-1", "o-2", 500))
                .book(Occasions.cancelled("c-1", "o-1"), Occasions.cancelled("c-1", "o-1"));

        assertThat(programme.balance("c-1")).isEqualTo(5);
        assertThat(programme.ledger.entries())
                .extracting(Entry::type, Entry::points, Entry::orderId)
                .contains(tuple(Entry.Type.REVERSED, -3L, "o-1"))
                .hasSize(3);
    }

    @Test
    void whatComesBackTakesItsShareOfTheLinesPointsAlsoInSteps() {
        Rule ten = Rules.onOrder("ten", null, "10");
        Programme programme = Programme.of(ten).book(Occasions.orderOf("c-1", "o-1", Occasions.line("a", 3, 300)));

        programme.book(Occasions.returned("r-1", "c-1", "o-1", Map.of("a", 1L)));
        assertThat(programme.balance("c-1")).isEqualTo(6);
        programme.book(Occasions.returned("r-2", "c-1", "o-1", Map.of("a", 1L)));
        assertThat(programme.balance("c-1")).isEqualTo(3);
        programme.book(Occasions.returned("r-2", "c-1", "o-1", Map.of("a", 1L)));
        assertThat(programme.balance("c-1")).as("the same event again").isEqualTo(3);
        programme.book(
                Occasions.returned("r-3", "c-1", "o-1", Map.of("a", 1L)),
                Occasions.returned("r-4", "c-1", "o-1", Map.of("a", 1L)));
        assertThat(programme.balance("c-1")).as("more than there was").isZero();
        assertThat(programme.ledger.entries()).extracting(Entry::points).containsExactly(10L, -4L, -3L, -3L);
    }

    @Test
    void whatCameBackBeforeItsOrderIsTakenWhenTheOrderComes() {
        Programme programme = Programme.of(PER_EURO)
                .book(Occasions.returned("r-1", "c-1", "o-1", Map.of("a", 1L)))
                .book(Occasions.orderOf("c-1", "o-1", Occasions.line("a", 2, 1_000), Occasions.line("b", 1, 300)));

        assertThat(programme.balance("c-1")).isEqualTo(8);
    }

    @Test
    void anOrderWithoutLinesComesBackByWhatIsPaidBack() {
        Programme programme = Programme.of(PER_EURO)
                .book(Occasions.order("c-1", "o-1", 1_000))
                .book(Occasions.paidBack("r-1", "c-1", "o-1", 250), Occasions.paidBack("r-2", "c-1", "o-1", 9_999));

        assertThat(programme.ledger.entries()).extracting(Entry::points).containsExactly(10L, -3L, -7L);
    }

    @Test
    void aReturnThatNamesNoLinesTakesItsShareOfEachLine() {
        Programme programme = Programme.of(PER_EURO)
                .book(Occasions.orderOf("c-1", "o-1", Occasions.line("a", 2, 1_000), Occasions.line("b", 1, 1_000)))
                .book(Occasions.returned("r-1", "c-1", "o-1", Map.of("a", 1L)))
                .book(Occasions.paidBack("r-2", "c-1", "o-1", 1_000));

        assertThat(programme.ledger.entries())
                .extracting(entry -> entry.origin().lineId(), Entry::points)
                .containsExactly(tuple("a", 10L), tuple("b", 10L), tuple("a", -5L), tuple("a", -5L), tuple("b", -5L));
    }

    @Test
    void aRuleGivesNoMoreOftenThanItsLimitsSay() {
        Rule limited = Rules.limited("review", "REVIEW", "10", new Limits(3L, 2L, null, null));
        Instant nextDay = Occasions.AT.plus(Duration.ofDays(1));

        Programme programme = Programme.of(limited)
                .book(
                        Occasions.engaged("c-1", "e-1", "REVIEW"),
                        Occasions.engaged("c-1", "e-1", "REVIEW"),
                        Occasions.engaged("c-1", "e-2", "REVIEW"),
                        Occasions.engaged("c-1", "e-3", "REVIEW"))
                .book(
                        Occasions.engaged("c-1", "e-4", "REVIEW", null, nextDay),
                        Occasions.engaged("c-1", "e-5", "REVIEW", null, nextDay),
                        Occasions.engaged("c-2", "e-6", "REVIEW", null, nextDay));

        assertThat(programme.ledger.entries("c-1"))
                .extracting(entry -> entry.origin().eventId())
                .containsExactly("e-1", "e-2", "e-4");
        assertThat(programme.balance("c-2")).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            2 | - | - | - | 2020-05-05 2026-11-21 2026-11-22 | 2020-05-05 2026-11-21
            - | 1 | - | - | 2026-11-21 2026-11-22 2026-11-22 | 2026-11-21 2026-11-22
            - | - | 1 | - | 2026-10-31 2026-11-01 2026-11-22 | 2026-10-31 2026-11-01
            - | - | - | 1 | 2025-12-31 2026-01-01 2026-11-22 | 2025-12-31 2026-01-01
            - | 2 | 2 | - | 2026-11-21 2026-11-21 2026-11-22 | 2026-11-21 2026-11-21
            - | - | 1 | - | 2026-11-22 2026-10-31 2026-11-01 | 2026-11-22 2026-10-31
            """)
    void limitsCountAsFarBackAsTheySay(
            @Nullable Long ever,
            @Nullable Long perDay,
            @Nullable Long perMonth,
            @Nullable Long perYear,
            String days,
            String earning) {
        Programme programme =
                Programme.of(Rules.limited("review", "REVIEW", "10", new Limits(ever, perDay, perMonth, perYear)));
        int number = 0;
        for (String day : days.split(" ")) {
            Instant at = Instant.parse(day + "T12:00:00Z");
            programme.book(at, List.of(Occasions.engaged("c-1", "e-" + ++number, "REVIEW", null, at)));
        }

        assertThat(programme.ledger.entries("c-1"))
                .extracting(entry -> entry.occurredAt().toString().substring(0, 10))
                .containsExactly(earning.split(" "));
    }

    @Test
    void itIsAskedOnlyOfRulesThatABatchIsAboutHowOftenTheyGaveSomethingAndOnlyAsFarBackAsTheirLimitsCount() {
        List<Rule> rules = List.of(
                Rules.onEngagement("any", "REVIEW", null, "1"),
                Rules.limited("day", "REVIEW", "1", new Limits(null, 1L, null, null)),
                Rules.limited("ever", "REVIEW", "1", new Limits(1L, 1L, null, null)),
                Rules.limited("month", "REVIEW", "1", new Limits(null, 1L, 3L, null)),
                Rules.limited("visit", "VISIT", "1", new Limits(null, 1L, null, null)),
                Rules.limited("year", "REVIEW", "1", new Limits(null, null, 3L, 9L)));
        Instant monday = Instant.parse("2026-11-23T12:00:00Z");
        Instant longAgo = Instant.ofEpochMilli(Long.MIN_VALUE);

        assertThat(Earning.countedSince(
                        rules,
                        List.of(
                                Occasions.engaged("c-1", "e-2", "REVIEW", null, monday),
                                Occasions.engaged("c-1", "e-1", "REVIEW", null, monday.minus(Duration.ofDays(1))),
                                new Occasion.OrderCancelled("e-3", monday, "c-2", "o-1")),
                        ZoneOffset.UTC))
                .isEqualTo(Map.of(
                        "day",
                        LocalDate.of(2026, 11, 22),
                        "ever",
                        LocalDate.of(1, 1, 1),
                        "month",
                        LocalDate.of(2026, 11, 1),
                        "year",
                        LocalDate.of(2026, 1, 1)));
        assertThat(Earning.countedSince(
                        rules, List.of(Occasions.engaged("c-1", "e-1", "VISIT", null, longAgo)), ZoneOffset.UTC))
                .isEqualTo(Map.of("visit", LocalDate.of(1, 1, 1)));
    }

    @Test
    void anEntryBecauseASegmentWasDefinedAnewEarnsOnlyWhereTheRuleSaysSo() {
        Occasion byDefinition = new Occasion.SegmentEntered("m-1", Occasions.AT, "c-1", "vip", true);

        Programme programme =
                Programme.of(BONUS, Rules.onExisting("gift", "vip", "7")).book(byDefinition);

        assertThat(programme.ledger.entries())
                .extracting(entry -> entry.origin().ruleId())
                .containsExactly("gift");
    }

    @Test
    void aRuleThatFailsIsReportedAndHarmsNoOther() {
        Programme programme = Programme.of(FAILING, PER_EURO).book(Occasions.order("c-1", "o-1", 100));

        assertThat(programme.balance("c-1")).isEqualTo(1);
        assertThat(programme.failures).extracting(Earning.Failure::ruleId).containsExactly("failing");
    }

    @Test
    void aRuleThatFailsForManyIsReportedOnceWithTheFirstOfThem() {
        Programme programme =
                Programme.of(FAILING).book(Occasions.order("c-1", "o-1", 100), Occasions.order("c-2", "o-2", 100));

        assertThat(programme.failures)
                .extracting(Earning.Failure::ruleId, Earning.Failure::first, Earning.Failure::times)
                .containsExactly(tuple("failing", Cause.order("o-1"), 2L));
    }

    @Test
    void withoutARuleNothingIsEarnedAndThatStaysSo() {
        Programme programme = Programme.of().book(Occasions.order("c-1", "o-1", 100));

        assertThat(programme.ledger.entries()).isEmpty();
    }

    @Test
    void entryIdsFollowFromCauseRuleAndLine() {
        var first = Programme.of(PER_EURO, BONUS).book(Occasions.order("c-1", "o-1", 100));
        var replayed =
                Programme.of(PER_EURO, BONUS).book(Occasions.order("other", "c-1", "o-1", 700, "EUR", Occasions.AT));

        assertThat(replayed.ledger.entries())
                .extracting(Entry::entryId)
                .isEqualTo(first.ledger.entries().stream().map(Entry::entryId).toList());
    }

    @Test
    void guestsAreKnownByTheirId() {
        assertThat(Occasions.order("guest:1", "o-1", 100).ofGuest()).isTrue();
        assertThat(Occasions.order("c-1", "o-1", 100).ofGuest()).isFalse();
    }
}
