package perennial.loyalty.standing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import perennial.loyalty.ledger.AccountBook;
import perennial.loyalty.ledger.Books;
import perennial.loyalty.ledger.Cause;
import perennial.loyalty.ledger.Comeback;
import perennial.loyalty.ledger.Entry;
import perennial.loyalty.ledger.InMemoryLedger;
import perennial.loyalty.ledger.Origin;
import perennial.loyalty.ledger.Posting;
import perennial.loyalty.ledger.Terms.Shortfall;
import perennial.loyalty.milestone.Measure;
import perennial.loyalty.milestone.MilestoneRule;
import perennial.loyalty.tier.Basis;
import perennial.loyalty.tier.Level;
import perennial.loyalty.tier.Levels;
import perennial.loyalty.tier.RollingYear;

class CustomerStandingTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration TWO_DAYS = Duration.ofDays(2);
    private static final Level BRONZE = new Level("bronze", 1, Basis.POINTS, 0, 1_000, Duration.ZERO, false);
    private static final Levels LEVELS =
            new Levels(List.of(BRONZE, new Level("silver", 1, Basis.POINTS, 500, 1_250, Duration.ofDays(60), false)));

    private final InMemoryStandings standings = new InMemoryStandings(LEVELS, List.of());
    private final InMemoryLedger ledger = new InMemoryLedger(Shortfall.WITHIN_BALANCE, standings);

    private void milestones(MilestoneRule... rules) {
        standings.programme = new CustomerStanding.Programme(LEVELS, List.of(rules), standings.programme.zone());
    }

    private static MilestoneRule everyHundredPoints(MilestoneRule.Gift gift) {
        return new MilestoneRule("hundred", Measure.POINTS, 100, true, gift, TWO_DAYS);
    }

    private Books open(Instant now) {
        return ledger.open("c-1", now);
    }

    private void earn(String orderId, long points, Instant at) {
        Books books = open(NOW);
        books.account("c-1").earn(posting(orderId, points, at));
        ledger.write(books);
    }

    private static Posting posting(String orderId, long points, Instant at) {
        return new Posting(new Origin(Cause.order(orderId), "r", null, "e-" + orderId), points, 1, at, at, null);
    }

    private List<Entry> told(Entry.Type type) {
        return ledger.entries("c-1").stream()
                .filter(entry -> entry.type() == type)
                .toList();
    }

    @Test
    void aLaterBookingOfABatchSeesTheTierThatAnEarlierOneGave() {
        AccountBook book = open(NOW).account("c-1");

        assertThat(CustomerStanding.of(book).multiplierThousandths()).isEqualTo(1_000);
        book.earn(posting("o-1", 500, NOW));

        assertThat(CustomerStanding.of(book).multiplierThousandths()).isEqualTo(1_250);
        assertThat(CustomerStanding.of(book).hasReached("bronze")).isTrue();
        assertThat(CustomerStanding.of(book).hasReached("gold")).isFalse();
    }

    private void pay(String orderId, long minor, String currency) {
        Books books = open(NOW);
        AccountBook book = books.account("c-1");
        CustomerStanding.of(book)
                .paid(Origin.of(Cause.order(orderId), "e-" + orderId), currency, minor, NOW, NOW, book);
        ledger.write(books);
    }

    @Test
    void whatTiersAreNotReachedByIsKeptAndChangesNothing() {
        pay("o-1", 99_999, "EUR");

        assertThat(told(Entry.Type.TIER_CHANGED)).isEmpty();
        assertThat(standings.of("c-1").yearEventId()).isNull();
        assertThat(standings.spentMinor("c-1", "EUR")).isEqualTo(99_999);
    }

    @Test
    void whenTiersAreReachedByMoneyInsteadOfPointsWhatWasPaidBeforeCounts() {
        pay("o-1", 300, "EUR");
        pay("o-2", 200, "EUR");
        pay("o-3", 999, "USD");
        earn("o-4", 400, NOW);
        standings.programme = new CustomerStanding.Programme(
                new Levels(List.of(
                        new Level("silver", 2, new Basis.Spend("EUR"), 500, 1_250, Duration.ofDays(60), false),
                        new Level("gold", 2, new Basis.Spend("EUR"), 501, 1_250, Duration.ofDays(60), false))),
                List.of(),
                standings.programme.zone());

        ledger.write(open(NOW));

        assertThat(told(Entry.Type.TIER_CHANGED))
                .extracting(
                        entry -> entry.detail().tier(), entry -> entry.origin().eventId())
                .containsExactly(tuple("silver", "definition:silver:2"));
    }

    @Test
    void whatDoesNotCountAnyMoreIsForgottenOfAllMeasures() {
        pay("o-1", 300, "EUR");
        earn("o-2", 400, NOW);

        ledger.write(open(NOW.plus(Duration.ofDays(400))));

        assertThat(standings.of("c-1").year()).isEqualTo(RollingYear.EMPTY);
    }

    @Test
    void pointsThatComeBackBringNobodyDownBeforeTheGracePeriodIsOver() {
        earn("o-1", 600, NOW);
        Books books = open(NOW);
        books.account("c-1").returned("o-1", 600, new Comeback("e-back", java.util.Map.of(), 300, NOW));
        ledger.write(books);
        assertThat(told(Entry.Type.TIER_CHANGED)).hasSize(1);

        ledger.write(open(NOW.plus(Duration.ofDays(60))));

        assertThat(told(Entry.Type.TIER_CHANGED))
                .extracting(
                        entry -> entry.detail().tier(), entry -> entry.origin().eventId(), Entry::occurredAt)
                .containsExactly(
                        tuple("silver", "e-o-1", NOW), tuple("bronze", "e-back", NOW.plus(Duration.ofDays(60))));
    }

    private void levels(Level... levels) {
        standings.programme =
                new CustomerStanding.Programme(new Levels(List.of(levels)), List.of(), standings.programme.zone());
    }

    private static Level silver(int version, Basis basis, long from) {
        return new Level("silver", version, basis, from, 1_250, Duration.ZERO, false);
    }

    @Test
    void aTierThatIsLostByWhatCameBackIsLostWhenThatWas() {
        levels(BRONZE, silver(1, Basis.POINTS, 500));
        Instant lastWeek = NOW.minus(Duration.ofDays(7));
        earn("o-1", 600, lastWeek.minusSeconds(60));
        Books books = open(NOW);
        books.account("c-1").cancelled("o-1", 600, "e-cancelled", lastWeek);
        ledger.write(books);

        assertThat(told(Entry.Type.TIER_CHANGED))
                .extracting(
                        entry -> entry.detail().tier(), entry -> entry.origin().eventId(), Entry::occurredAt)
                .containsExactly(
                        tuple("silver", "e-o-1", lastWeek.minusSeconds(60)), tuple("bronze", "e-cancelled", lastWeek));
    }

    @Test
    void aTierThatIsLostSinceItNeedsMoreNowIsLostByItsDefinition() {
        levels(BRONZE, silver(1, Basis.POINTS, 500));
        earn("o-1", 600, NOW);
        levels(BRONZE, silver(2, Basis.POINTS, 1_000));

        ledger.write(open(NOW.plusSeconds(60)));

        assertThat(told(Entry.Type.TIER_CHANGED).getLast())
                .extracting(
                        entry -> entry.detail().tier(),
                        entry -> entry.origin().cause().id(),
                        entry -> entry.origin().eventId(),
                        Entry::occurredAt)
                .containsExactly("bronze", "definition:silver:2", "definition:silver:2", NOW.plusSeconds(60));
    }

    @Test
    void aTierThatADefinitionGaveIsLostByItWhereNothingElseEverCounted() {
        pay("o-1", 600, "EUR");
        levels(silver(2, new Basis.Spend("EUR"), 500));
        ledger.write(open(NOW));

        ledger.write(open(NOW.plus(Duration.ofDays(400))));

        assertThat(told(Entry.Type.TIER_CHANGED))
                .extracting(
                        entry -> entry.detail().tier(), entry -> entry.origin().eventId())
                .containsExactly(tuple("silver", "definition:silver:2"), tuple("", "definition:silver:2"));
    }

    @Test
    void whoIsForgottenIsToldNothingMoreWhateverIsDueForHerTier() {
        earn("o-1", 600, NOW);
        levels(BRONZE);

        ledger.forget("c-1", NOW.plusSeconds(60));

        assertThat(told(Entry.Type.TIER_CHANGED)).hasSize(1);
        assertThat(told(Entry.Type.ADJUSTED)).hasSize(1);
    }

    @Test
    void ofWhoIsForgottenNothingIsKeptAlsoWhereNoPointsWereLeft() {
        earn("o-1", 600, NOW);
        Books spending = open(NOW);
        spending.account("c-1").spend(600, Origin.of(Cause.reward("q-1"), "q-1"), Entry.Detail.NONE);
        ledger.write(spending);

        ledger.forget("c-1", NOW.plusSeconds(60));

        assertThat(ledger.account("c-1").kept())
                .isEqualTo(Standing.begunAfter(NOW.plusSeconds(60)).kept());
    }

    @Test
    void pointsOfAMilestoneLeadToNoMilestoneButCountForTheTier() {
        milestones(everyHundredPoints(new MilestoneRule.Points(450, null)));

        earn("o-1", 100, NOW);

        assertThat(told(Entry.Type.MILESTONE)).hasSize(1);
        assertThat(told(Entry.Type.TIER_CHANGED)).hasSize(1);
        assertThat(ledger.account("c-1").balance()).isEqualTo(550);
    }

    @Test
    void pointsThatCameBackAndAreEarnedAnewPassTheirMarkSilently() {
        milestones(everyHundredPoints(new MilestoneRule.Voucher("p")));
        earn("o-1", 100, NOW);
        Books books = open(NOW);
        books.account("c-1").cancelled("o-1", 100, "e-cancelled", NOW);
        ledger.write(books);

        earn("o-2", 199, NOW);
        assertThat(standings.promises).hasSize(1);
        earn("o-3", 1, NOW);

        assertThat(standings.promises)
                .extracting(promise -> promise.entry().origin().cause().id())
                .containsExactly("100 points", "200 points");
    }

    @Test
    void aMilestoneThatCountsSomethingElseFromNowOnHasMarksOfItsOwn() {
        MilestoneRule.Gift gift = new MilestoneRule.Points(20, null);
        milestones(new MilestoneRule("first", Measure.VISITS, 1, true, gift, TWO_DAYS));
        Books visiting = open(NOW);
        CustomerStanding.of(visiting.account("c-1")).visited("e-visit", NOW, visiting.account("c-1"));
        ledger.write(visiting);

        milestones(new MilestoneRule("first", Measure.ORDERS, 1, true, gift, TWO_DAYS));
        Books ordering = open(NOW);
        CustomerStanding.of(ordering.account("c-1")).ordered("e-order", NOW, ordering.account("c-1"));
        ledger.write(ordering);

        assertThat(told(Entry.Type.MILESTONE))
                .extracting(entry -> entry.detail().reason())
                .containsExactly("1 visits", "1 orders");
        assertThat(ledger.account("c-1").balance()).isEqualTo(40);
    }

    @Test
    void whatWouldBeEarnedJustWhenSheIsForgottenCountsForNobody() {
        milestones(everyHundredPoints(new MilestoneRule.Voucher("p")));
        Instant maturesAt = NOW.plusSeconds(60);
        Books books = open(NOW);
        books.account("c-1")
                .earn(new Posting(new Origin(Cause.order("o-1"), "r", null, "e-o-1"), 600, 1, NOW, maturesAt, null));
        ledger.write(books);

        ledger.forget("c-1", maturesAt);

        assertThat(standings.of("c-1")).isEqualTo(Standing.begunAfter(maturesAt));
        assertThat(standings.promises).isEmpty();
        assertThat(told(Entry.Type.TIER_CHANGED)).isEmpty();
        assertThat(ledger.account("c-1").pending()).isZero();
    }

    @Test
    void aMilestoneOfOneMeasureIsNotPassedByAnother() {
        milestones(new MilestoneRule("first-order", Measure.ORDERS, 1, true, new MilestoneRule.OnlyTold(), TWO_DAYS));

        earn("o-1", 150, NOW);
        assertThat(told(Entry.Type.MILESTONE)).isEmpty();
        Books books = open(NOW);
        CustomerStanding.of(books.account("c-1")).visited("e-visit", NOW, books.account("c-1"));
        CustomerStanding.of(books.account("c-1")).ordered("e-order", NOW, books.account("c-1"));
        ledger.write(books);

        assertThat(told(Entry.Type.MILESTONE))
                .extracting(entry -> entry.origin().eventId())
                .containsExactly("e-order");
    }

    @Test
    void whatIsPassedByHistoryIsPassedSilently() {
        milestones(everyHundredPoints(new MilestoneRule.OnlyTold()));
        earn("o-1", 150, NOW.minus(Duration.ofDays(3)));
        earn("o-2", 49, NOW);
        assertThat(told(Entry.Type.MILESTONE)).isEmpty();

        earn("o-3", 1, NOW);

        assertThat(told(Entry.Type.MILESTONE))
                .extracting(entry -> entry.detail().reason())
                .containsExactly("200 points");
    }

    @Test
    void pointsThatAreGivenBackAreNotEarnedOnceMore() {
        milestones(everyHundredPoints(new MilestoneRule.OnlyTold()));
        earn("o-1", 150, NOW);
        Books spending = open(NOW);
        AccountBook book = spending.account("c-1");
        book.spend(150, Origin.of(Cause.reward("q-1"), "q-1"), Entry.Detail.NONE);
        ledger.write(spending);
        Books back = open(NOW);
        Books.Spent spent = java.util.Objects.requireNonNull(
                back.spent(told(Entry.Type.SPENT).getFirst().entryId()));
        back.account("c-1").settle();
        back.account("c-1").giveBack(spent.entry(), spent.uses(), Origin.of(Cause.reward("q-1"), "e-r"), "refused");
        ledger.write(back);

        assertThat(standings.of("c-1").points().most()).isEqualTo(150);
        assertThat(standings.of("c-1").year().points().total()).isEqualTo(150);
    }
}
