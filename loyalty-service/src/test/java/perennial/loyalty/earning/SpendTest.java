package perennial.loyalty.earning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import perennial.loyalty.ledger.Books;
import perennial.loyalty.ledger.Cause;
import perennial.loyalty.ledger.Comeback;
import perennial.loyalty.ledger.Entry;
import perennial.loyalty.ledger.Origin;
import perennial.loyalty.ledger.Terms.Shortfall;
import perennial.loyalty.tier.Basis;
import perennial.loyalty.tier.Level;
import perennial.loyalty.tier.Levels;

/** Tiers by what orders cost: what was paid, less what came back, on the day on which it was ordered. */
class SpendTest {

    private static final Instant AT = Occasions.AT;
    private static final Level BRONZE = level("bronze", 0, 0);
    private static final Level SILVER = level("silver", 50_000, 60);

    private final Programme programme = new Programme(Shortfall.WITHIN_BALANCE, new Levels(List.of(BRONZE, SILVER)));

    private static Level level(String id, long fromSpendMinor, int graceDays) {
        return new Level(id, 1, new Basis.Spend("EUR"), fromSpendMinor, 1_000, Duration.ofDays(graceDays), false);
    }

    private static Occasion.OrderPlaced order(String orderId, long totalMinor, String currency, Instant at) {
        return Occasions.order("event-of-" + orderId, "c-1", orderId, totalMinor, currency, at);
    }

    private static Occasion.OrderReturned paidBack(String orderId, long paidBackMinor, Instant at) {
        return new Occasion.OrderReturned(
                "c-1", orderId, new Comeback("return-of-" + orderId, Map.of(), paidBackMinor, at));
    }

    private List<Entry> changes() {
        return programme.ledger.entries("c-1").stream()
                .filter(entry -> entry.type() == Entry.Type.TIER_CHANGED)
                .toList();
    }

    private void look(Instant now) {
        programme.ledger.write(programme.ledger.open("c-1", now));
    }

    @Test
    void whoPaysEnoughIsInTheNextTierAtOnceWhetherItEarnsPointsOrNot() {
        programme.book(order("o-1", 49_999, "EUR", AT), order("o-2", 1, "EUR", AT));

        assertThat(changes())
                .extracting(
                        entry -> entry.detail().tier(), entry -> entry.origin().eventId(), Entry::occurredAt)
                .containsExactly(tuple("silver", "event-of-o-2", AT));
    }

    @Test
    void otherCurrenciesCountForThemselves() {
        programme.book(order("o-1", 49_999, "EUR", AT), order("o-2", 49_999, "USD", AT));

        assertThat(changes()).isEmpty();
        assertThat(programme.standings.spentMinor("c-1", "EUR")).isEqualTo(49_999);
        assertThat(programme.standings.spentMinor("c-1", "USD")).isEqualTo(49_999);
    }

    @Test
    void whatCameBackBeforeItsOrderLetsNobodyUp() {
        programme.book(paidBack("o-1", 1, AT), order("o-1", 50_000, "EUR", AT));

        assertThat(changes()).isEmpty();
        assertThat(programme.standings.spentMinor("c-1", "EUR")).isEqualTo(49_999);
    }

    @Test
    void whatComesBackBeginsTheGracePeriod() {
        Instant back = AT.plus(Duration.ofDays(5));
        programme.book(order("o-1", 50_000, "EUR", AT));
        programme.book(back, List.of(paidBack("o-1", 1, back)));

        look(back.plus(Duration.ofDays(60)).minusMillis(1));
        assertThat(programme.standings.tier("c-1")).isEqualTo("silver");
        look(back.plus(Duration.ofDays(60)));

        assertThat(changes())
                .extracting(
                        entry -> entry.detail().tier(), entry -> entry.origin().eventId(), Entry::occurredAt)
                .containsExactly(
                        tuple("silver", "event-of-o-1", AT),
                        tuple("bronze", "return-of-o-1", back.plus(Duration.ofDays(60))));
    }

    @Test
    void noMoreComesBackThanWasPaidHoweverOftenItIsTold() {
        Occasion.OrderPlaced other = order("o-2", 30_000, "EUR", AT);
        programme.book(
                order("o-1", 10_000, "EUR", AT), other, paidBack("o-1", 99_999, AT), paidBack("o-1", 99_999, AT));
        programme.book(
                new Occasion.OrderReturned("c-1", "o-1", new Comeback("another", Map.of(), 1, AT)),
                Occasions.cancelled("c-1", "o-1"),
                Occasions.cancelled("c-1", "o-1"));

        assertThat(programme.standings.spentMinor("c-1", "EUR")).isEqualTo(30_000);
    }

    @Test
    void whatComesBackAfterAYearIsMissingFromNothing() {
        Instant later = AT.plus(Duration.ofDays(370));
        programme.book(order("o-1", 20_000, "EUR", AT));
        programme.book(later, List.of(order("o-2", 10_000, "EUR", later), paidBack("o-1", 20_000, later)));

        assertThat(programme.standings.spentMinor("c-1", "EUR")).isEqualTo(10_000);
    }

    @Test
    void whatComesBackOfAnOrderFromBeforeSheWasForgottenIsMissingFromNothing() {
        Rule perEuro = Rules.onOrder("per-euro", null, "order.totalMinor / 100");
        Programme earning = new Programme(Shortfall.WITHIN_BALANCE, new Levels(List.of(BRONZE, SILVER)), perEuro);
        earning.book(order("o-1", 20_000, "EUR", AT), order("o-2", 10_000, "EUR", AT));
        Books spending = earning.ledger.open("c-1", AT);
        spending.account("c-1").spend(300, Origin.of(Cause.reward("q-1"), "q-1"), Entry.Detail.NONE);
        earning.ledger.write(spending);
        earning.ledger.forget("c-1", AT.plusSeconds(1));
        Instant later = AT.plusSeconds(2);
        earning.book(later, List.of(order("o-3", 40_000, "EUR", later)));

        earning.book(
                later,
                List.of(
                        paidBack("o-1", 20_000, later),
                        new Occasion.OrderCancelled("cancellation-of-o-2", later, "c-1", "o-2")));

        assertThat(earning.balance("c-1")).isEqualTo(400);
        assertThat(earning.standings.spentMinor("c-1", "EUR")).isEqualTo(40_000);
        assertThat(earning.standings.orders("c-1")).isEqualTo(1);
    }

    @Test
    void whatHappenedBeforeSheWasForgottenIsNotBooked() {
        programme.ledger.forget("c-1", AT);

        programme.book(order("o-1", 50_000, "EUR", AT));

        assertThat(changes()).isEmpty();
        assertThat(programme.standings.spentMinor("c-1", "EUR")).isZero();
    }

    @Test
    void anOrderEarnsAtTheRateOfTheTierInWhichItFindsTheCustomer() {
        Level twice = new Level("twice", 1, new Basis.Spend("EUR"), 10_000, 2_000, Duration.ZERO, false);
        Rule perEuro = Rules.onOrder("per-euro", null, "order.totalMinor / 100");
        Programme earning = new Programme(Shortfall.WITHIN_BALANCE, new Levels(List.of(BRONZE, twice)), perEuro);

        earning.book(order("o-1", 10_000, "EUR", AT), order("o-2", 10_000, "EUR", AT));

        assertThat(earning.balance("c-1")).isEqualTo(300);
    }

    @Test
    void anAmountThatCannotBeTrueSpoilsNoSum() {
        programme.book(
                order("o-1", Long.MAX_VALUE, "EUR", AT),
                order("o-2", Long.MAX_VALUE, "EUR", AT),
                order("o-3", 5, "EUR", AT));
        programme.book(paidBack("o-1", Long.MAX_VALUE, AT), Occasions.cancelled("c-1", "o-2"));

        assertThat(programme.standings.spentMinor("c-1", "EUR")).isEqualTo(5);
    }

    private static final Levels WITHOUT_GRACE =
            new Levels(List.of(BRONZE, level("silver", 20_000, 0), level("gold", 60_000, 0)));
    private static final int DAYS = 500;

    /**
     * An order and what becomes of it; each part is told some days after it happened, and perhaps twice.
     *
     * @param backMinor what is paid back by each return
     */
    record Story(
            int number,
            int day,
            long totalMinor,
            String currency,
            List<Long> backMinor,
            boolean isCancelled,
            int delay,
            boolean isToldTwice) {

        String orderId() {
            return "o-" + number;
        }

        long costMinor(int told) {
            long left = totalMinor;
            for (int i = 0; i < backMinor.size(); i++) {
                left -= toldOn(i + 1) <= told ? Math.min(left, backMinor.get(i)) : 0;
            }
            boolean isOff = isCancelled && toldOn(backMinor.size() + 1) <= told;
            return toldOn(0) > told || isOff ? 0 : left;
        }

        /** The order comes late now and then, also later than what came back of it. */
        int toldOn(int part) {
            return part == 0 ? day + delay : day + part * 3;
        }

        Map<Integer, List<Occasion>> byDay() {
            Map<Integer, List<Occasion>> told = new TreeMap<>();
            tell(told, 0, order(orderId(), totalMinor, currency, at(day)));
            for (int i = 0; i < backMinor.size(); i++) {
                int part = i + 1;
                tell(
                        told,
                        part,
                        new Occasion.OrderReturned(
                                "c-1",
                                orderId(),
                                new Comeback(
                                        "back-" + number + "-" + i, Map.of(), backMinor.get(i), at(day + part * 3))));
            }
            if (isCancelled) {
                int part = backMinor.size() + 1;
                tell(told, part, new Occasion.OrderCancelled("cancel-" + number, at(day + part * 3), "c-1", orderId()));
            }
            return told;
        }

        private void tell(Map<Integer, List<Occasion>> told, int part, Occasion occasion) {
            List<Occasion> ofDay = told.computeIfAbsent(toldOn(part), any -> new ArrayList<>());
            ofDay.add(occasion);
            if (isToldTwice) {
                ofDay.add(occasion);
            }
        }
    }

    private static Instant at(int day) {
        return AT.plus(Duration.ofDays(day));
    }

    /** Without grace periods a tier is what orders of the last year cost, by what has been told until then, in whatever order it came. */
    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void theTierIsTheOneThatOrdersOfTheLastYearAreWorth(@ForAll("stories") List<Story> stories, @ForAll long seed) {
        Programme random = new Programme(Shortfall.WITHIN_BALANCE, WITHOUT_GRACE);
        Map<Integer, List<Occasion>> byDay = new TreeMap<>();
        stories.forEach(story -> story.byDay()
                .forEach((day, told) ->
                        byDay.computeIfAbsent(day, any -> new ArrayList<>()).addAll(told)));
        byDay.forEach((day, told) -> {
            java.util.Collections.shuffle(told, new Random(seed));
            random.book(at(day), told);
            assertThat(random.standings.spentMinor("c-1", "EUR")).isEqualTo(spent(stories, day));
            assertThat(random.standings.tier("c-1")).isEqualTo(worth(spent(stories, day)));
        });
        random.ledger.write(random.ledger.open("c-1", at(2 * DAYS)));
        assertThat(random.standings.tier("c-1")).isEqualTo(worth(spent(stories, 2 * DAYS)));
        List<Entry> changes = random.ledger.entries("c-1").stream()
                .filter(entry -> entry.type() == Entry.Type.TIER_CHANGED)
                .toList();
        String last = changes.isEmpty()
                ? "bronze"
                : String.valueOf(changes.getLast().detail().tier());
        assertThat(last).isEqualTo(random.standings.tier("c-1"));
    }

    private static long spent(List<Story> stories, int today) {
        LocalDate date = at(today).atZone(ZoneOffset.UTC).toLocalDate();
        return stories.stream()
                .filter(story -> story.currency().equals("EUR"))
                .filter(story -> at(story.day())
                        .atZone(ZoneOffset.UTC)
                        .toLocalDate()
                        .plusYears(1)
                        .isAfter(date))
                .mapToLong(story -> story.costMinor(today))
                .sum();
    }

    private static String worth(long minor) {
        return minor >= 60_000 ? "gold" : minor >= 20_000 ? "silver" : "bronze";
    }

    @Provide
    Arbitrary<List<Story>> stories() {
        Arbitrary<Story> story = Combinators.combine(
                        Arbitraries.integers().between(0, DAYS),
                        Arbitraries.longs().between(0, 30_000),
                        Arbitraries.of("EUR", "EUR", "EUR", "USD"),
                        Arbitraries.longs().between(0, 20_000).list().ofMaxSize(3),
                        Arbitraries.of(true, false, false, false, false),
                        Arbitraries.of(0, 0, 0, 1, 8, 300),
                        Arbitraries.of(true, false))
                .as((day, total, currency, back, cancelled, delay, twice) ->
                        new Story(0, day, total, currency, back, cancelled, delay, twice));
        return story.list().ofMinSize(1).ofMaxSize(25).map(SpendTest::numbered);
    }

    private static List<Story> numbered(List<Story> stories) {
        List<Story> numbered = new ArrayList<>();
        for (Story story : stories) {
            numbered.add(new Story(
                    numbered.size(),
                    story.day(),
                    story.totalMinor(),
                    story.currency(),
                    story.backMinor(),
                    story.isCancelled(),
                    story.delay(),
                    story.isToldTwice()));
        }
        return numbered.stream().sorted(Comparator.comparingInt(Story::day)).toList();
    }
}
