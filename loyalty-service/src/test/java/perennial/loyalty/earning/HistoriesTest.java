package perennial.loyalty.earning;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;
import perennial.loyalty.ledger.AccountBook;
import perennial.loyalty.ledger.Books;
import perennial.loyalty.ledger.Cause;
import perennial.loyalty.ledger.Comeback;
import perennial.loyalty.ledger.Entry;
import perennial.loyalty.ledger.Lot;
import perennial.loyalty.ledger.Origin;
import perennial.loyalty.ledger.Terms.Shortfall;

/**
 * Whatever comes, however often, and however it is cut into batches: the accounts are those of {@link PlainPoints}, and the in-memory
 * ledger has checked after each batch that the books are in order.
 */
class HistoriesTest {

    private static final int PENDING_DAYS = 14;
    private static final int LASTING_DAYS = 60;
    private static final Rule PER_EURO =
            Rules.lasting("per-euro", "order.totalMinor / 100", PENDING_DAYS, LASTING_DAYS);
    private static final Rule REVIEW = Rules.onEngagement("review", "REVIEW", null, "7");

    /** Something that happens on a day; what is told again is the same step again. */
    sealed interface Step {

        int day();

        String customerId();

        record Told(int day, Occasion occasion) implements Step {
            @Override
            public String customerId() {
                return occasion.customerId();
            }
        }

        record Spend(int day, String customerId, long points, String id) implements Step {}

        record GiveBack(int day, String customerId, String id) implements Step {}
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void theBooksAreThoseOfThePlainModel(
            @ForAll("histories") List<Step> steps, @ForAll Shortfall shortfall, @ForAll long seed) {
        Programme programme = new Programme(shortfall, PER_EURO, REVIEW);
        PlainPoints model = new PlainPoints(shortfall, PENDING_DAYS, LASTING_DAYS);
        Map<String, Entry> spent = new HashMap<>();
        Set<String> givenBack = new HashSet<>();
        for (List<Step> day : byDay(steps)) {
            Instant now = at(day.getFirst().day());
            for (Step step : day) {
                model.happen(step);
            }
            inBatches(day, new Random(seed)).forEach(batch -> book(programme, batch, now, spent, givenBack));
            for (String customerId : List.of("c-1", "c-2", "c-3")) {
                Books books = programme.ledger.open(customerId, now);
                books.account(customerId).settle();
                programme.ledger.write(books);
                model.letTimePass(customerId, now);
                assertThat(programme.balance(customerId)).isEqualTo(model.balance(customerId));
                assertThat(programme.pending(customerId)).isEqualTo(model.pending(customerId));
                assertThat(remaining(programme, customerId)).isEqualTo(model.remaining(customerId));
            }
        }
    }

    /** Orders, returns and cancellations of one day in any order, as after a replay or when records were keyed anew. */
    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void inWhateverOrderWhatHappenedIsToldTheSamePointsAreLeft(
            @ForAll("tales") List<Occasion> tale, @ForAll long seed) {
        List<Occasion> otherwise = new ArrayList<>(tale);
        Collections.shuffle(otherwise, new Random(seed));
        Programme one = Programme.of(PER_EURO, REVIEW);
        Programme other = Programme.of(PER_EURO, REVIEW);
        one.book(at(0), tale);
        otherwise.forEach(occasion -> other.book(at(0), List.of(occasion)));

        for (String customerId : List.of("c-1", "c-2", "c-3")) {
            assertThat(other.pending(customerId)).isEqualTo(one.pending(customerId));
            assertThat(other.balance(customerId)).isEqualTo(one.balance(customerId));
        }
    }

    private static List<List<Step>> byDay(List<Step> steps) {
        Map<Integer, List<Step>> days = new java.util.TreeMap<>();
        steps.forEach(step ->
                days.computeIfAbsent(step.day(), day -> new ArrayList<>()).add(step));
        return List.copyOf(days.values());
    }

    /** Spending is no part of a batch of what is told, and stands between two. */
    private static List<List<Step>> inBatches(List<Step> steps, Random random) {
        List<List<Step>> batches = new ArrayList<>();
        for (Step step : steps) {
            if (batches.isEmpty()
                    || !(step instanceof Step.Told)
                    || !(batches.getLast().getLast() instanceof Step.Told)
                    || random.nextInt(3) == 0) {
                batches.add(new ArrayList<>());
            }
            batches.getLast().add(step);
        }
        return batches;
    }

    private static void book(
            Programme programme, List<Step> batch, Instant now, Map<String, Entry> spent, Set<String> givenBack) {
        switch (batch.getFirst()) {
            case Step.Told told ->
                programme.book(
                        now,
                        batch.stream()
                                .map(step -> ((Step.Told) step).occasion())
                                .toList());
            case Step.Spend spend -> {
                if (spent.containsKey(spend.id())) {
                    return;
                }
                Books books = programme.ledger.open(spend.customerId(), now);
                AccountBook.Taking taking = books.account(spend.customerId())
                        .spend(spend.points(), Origin.of(Cause.entered(spend.id()), spend.id()), Entry.Detail.NONE);
                programme.ledger.write(books);
                if (taking instanceof AccountBook.Taking.Taken taken) {
                    spent.put(spend.id(), taken.entry());
                }
            }
            case Step.GiveBack back -> {
                @Nullable Entry entry = spent.get(back.id());
                if (entry == null || !givenBack.add(back.id())) {
                    return;
                }
                Books books = programme.ledger.open(entry.customerId(), now);
                Books.Spent known = java.util.Objects.requireNonNull(books.spent(entry.entryId()));
                books.account(entry.customerId()).settle();
                books.account(entry.customerId())
                        .giveBack(known.entry(), known.uses(), entry.origin(), "voucher_refused");
                programme.ledger.write(books);
            }
        }
    }

    private static long remaining(Programme programme, String customerId) {
        return programme.ledger.lots(customerId).stream()
                .filter(lot -> !lot.isPending())
                .mapToLong(Lot::remaining)
                .sum();
    }

    static Instant at(int day) {
        return Occasions.AT.plus(Duration.ofDays(day));
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        Arbitrary<Integer> days = Arbitraries.integers().between(0, 120);
        Arbitrary<Integer> numbers = Arbitraries.integers().between(1, 5);
        Arbitrary<Step> told = Combinators.combine(days, occasions())
                .as((day, occasion) -> new Step.Told(day, happening(occasion, at(day))));
        Arbitrary<Step> spend = Combinators.combine(
                        days, customers(), Arbitraries.longs().between(1, 150), numbers)
                .as((day, customer, points, number) ->
                        new Step.Spend(day, customer, points, "spend-" + customer + "-" + number));
        Arbitrary<Step> back = Combinators.combine(days, customers(), numbers)
                .as((day, customer, number) -> new Step.GiveBack(day, customer, "spend-" + customer + "-" + number));
        return Arbitraries.frequencyOf(Tuple.of(8, told), Tuple.of(4, spend), Tuple.of(1, back))
                .list()
                .ofMinSize(10)
                .ofMaxSize(80);
    }

    @Provide
    Arbitrary<List<Occasion>> tales() {
        return occasions().list().ofMinSize(5).ofMaxSize(40).map(HistoriesTest::eachOnceByCause);
    }

    /** Of two that are told of one cause the first stands; so the order of those is no matter of indifference. */
    private static List<Occasion> eachOnceByCause(List<Occasion> all) {
        Set<Object> seen = new HashSet<>();
        return all.stream()
                .filter(occasion -> seen.add(
                        occasion instanceof Occasion.OrderReturned returned
                                ? returned.eventId()
                                : List.of(occasion.customerId(), occasion.cause(), occasion.getClass())))
                .toList();
    }

    private static Occasion happening(Occasion occasion, Instant at) {
        return switch (occasion) {
            case Occasion.OrderPlaced placed ->
                new Occasion.OrderPlaced(
                        placed.eventId(),
                        at,
                        placed.customerId(),
                        placed.orderId(),
                        placed.totalMinor(),
                        0,
                        0,
                        0,
                        placed.currency(),
                        placed.lines(),
                        null);
            case Occasion.OrderCancelled cancelled ->
                new Occasion.OrderCancelled(cancelled.eventId(), at, cancelled.customerId(), cancelled.orderId());
            case Occasion.Engaged engaged ->
                Occasions.engaged(engaged.customerId(), engaged.eventId(), engaged.type(), null, at);
            case Occasion.OrderReturned returned ->
                new Occasion.OrderReturned(
                        returned.customerId(),
                        returned.orderId(),
                        new Comeback(
                                returned.eventId(),
                                returned.comeback().pieces(),
                                returned.comeback().paidBackMinor(),
                                at));
            case Occasion.SegmentEntered entered -> entered;
        };
    }

    private static Arbitrary<String> customers() {
        return Arbitraries.of("c-1", "c-2", "c-3");
    }

    /** Few customers, orders and events, so that redeliveries under the same and under other event ids are common. */
    private static Arbitrary<Occasion> occasions() {
        Arbitrary<Integer> numbers = Arbitraries.integers().between(1, 4);
        Arbitrary<Occasion> placed = Combinators.combine(
                        customers(),
                        numbers,
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.longs().between(1, 9_000),
                        Arbitraries.longs().between(0, 9_000))
                .as((customer, order, lines, paid, other) -> Occasions.orderOf(
                        customer,
                        "o-" + customer + "-" + order,
                        lines == 0
                                ? new Line[0]
                                : new Line[] {Occasions.line("a", lines, paid), Occasions.line("b", 1, other)}));
        Arbitrary<Occasion> returned = Combinators.combine(
                        customers(),
                        numbers,
                        Arbitraries.integers().between(1, 9),
                        Arbitraries.of("a", "b", ""),
                        Arbitraries.longs().between(0, 3))
                .as((customer, order, event, line, pieces) -> new Occasion.OrderReturned(
                        customer,
                        "o-" + customer + "-" + order,
                        new Comeback(
                                "r-" + customer + "-" + order + "-" + event,
                                line.isEmpty() ? Map.of() : Map.of(line, pieces),
                                pieces * 1_000,
                                Occasions.AT)));
        Arbitrary<Occasion> cancelled = Combinators.combine(customers(), numbers)
                .as((customer, order) -> Occasions.cancelled(customer, "o-" + customer + "-" + order));
        Arbitrary<Occasion> review = Combinators.combine(customers(), numbers)
                .as((customer, event) -> Occasions.engaged(customer, "e-" + customer + "-" + event, "REVIEW"));
        return Arbitraries.frequencyOf(
                Tuple.of(6, placed), Tuple.of(4, returned), Tuple.of(1, cancelled), Tuple.of(2, review));
    }
}
