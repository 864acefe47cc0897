package perennial.loyalty.earning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import perennial.loyalty.ledger.Account;
import perennial.loyalty.ledger.Cause;
import perennial.loyalty.ledger.Claim;
import perennial.loyalty.ledger.Entry;

/** Whatever comes, however often, and however it is cut into batches: the books are in order. */
class LedgerPropertyTest {

    private static final List<Rule> RULES = List.of(
            Rules.onOrder("per-euro", "order.currency == 'EUR'", "order.totalMinor / 100"),
            Rules.onOrder("thanks", null, "3"),
            Rules.onEntry("vip-bonus", "vip", "50"));

    /** The ledger without a database: what is locked, claimed and written is kept in maps. */
    private static final class Books {

        final Map<String, Account> accounts = new HashMap<>();
        final Set<Cause> decided = new HashSet<>();
        final List<Entry> entries = new ArrayList<>();

        void book(List<Occasion> batch) {
            batch.forEach(occasion ->
                    accounts.computeIfAbsent(occasion.customerId(), customerId -> new Account(customerId, 0, 0, 0)));
            Set<Cause> undecided = new HashSet<>();
            for (Claim claim : Earning.claims(batch)) {
                if (decided.add(claim.cause())) {
                    undecided.add(claim.cause());
                }
            }
            var decision = Earning.decide(RULES, Map.copyOf(accounts), undecided, batch, Occasions.AT);
            accounts.putAll(decision.accounts());
            entries.addAll(decision.entries());
        }
    }

    @Property(tries = 500)
    void theBalanceIsTheSumOfTheEntriesAndNothingIsEarnedTwice(
            @ForAll("histories") List<Occasion> history, @ForAll("cuts") List<Integer> cuts) {
        Books books = new Books();
        batches(history, cuts).forEach(books::book);

        books.accounts.values().forEach(account -> {
            List<Entry> own = books.entries.stream()
                    .filter(entry -> entry.customerId().equals(account.customerId()))
                    .toList();
            long sum = 0;
            for (int i = 0; i < own.size(); i++) {
                sum += own.get(i).points();
                assertThat(own.get(i).sequence()).isEqualTo(i + 1);
                assertThat(own.get(i).balance()).isEqualTo(sum);
            }
            assertThat(account).isEqualTo(new Account(account.customerId(), sum, 0, own.size()));
        });
        assertThat(books.entries)
                .extracting(entry -> entry.cause() + "/" + entry.ruleId())
                .doesNotHaveDuplicates();
        assertThat(books.entries).extracting(Entry::entryId).doesNotHaveDuplicates();
        assertThat(balances(books)).isEqualTo(expectedBalances(history));
    }

    @Property(tries = 200)
    void howTheHistoryIsCutIntoBatchesDoesNotMatter(
            @ForAll("histories") List<Occasion> history, @ForAll("cuts") List<Integer> cuts) {
        Books inBatches = new Books();
        batches(history, cuts).forEach(inBatches::book);
        Books oneByOne = new Books();
        history.forEach(occasion -> oneByOne.book(List.of(occasion)));

        assertThat(inBatches.entries).isEqualTo(oneByOne.entries);
        assertThat(inBatches.accounts).isEqualTo(oneByOne.accounts);
    }

    /** The rules once more, in plain words: the first occasion with a cause counts. */
    private static Map<String, Long> expectedBalances(List<Occasion> history) {
        Map<Cause, Occasion> first = new LinkedHashMap<>();
        Map<String, Long> balances = new HashMap<>();
        history.forEach(occasion -> {
            first.putIfAbsent(occasion.cause(), occasion);
            balances.put(occasion.customerId(), 0L);
        });
        first.values().forEach(occasion -> {
            long points = switch (occasion) {
                case Occasion.OrderPlaced order ->
                    3 + (order.currency().equals("EUR") ? Math.floorDiv(order.totalMinor(), 100L) : 0);
                case Occasion.OrderCancelled cancelled -> 0;
                case Occasion.SegmentEntered entered -> entered.segmentId().equals("vip") ? 50 : 0;
            };
            balances.merge(occasion.customerId(), points, Long::sum);
        });
        return balances;
    }

    private static Map<String, Long> balances(Books books) {
        Map<String, Long> balances = new HashMap<>();
        books.accounts.forEach((customerId, account) -> balances.put(customerId, account.balance()));
        return balances;
    }

    private static List<List<Occasion>> batches(List<Occasion> history, List<Integer> cuts) {
        List<List<Occasion>> batches = new ArrayList<>();
        int from = 0;
        for (int i = 0; from < history.size(); i++) {
            int to = Math.min(history.size(), from + (i < cuts.size() ? cuts.get(i) : history.size()));
            batches.add(history.subList(from, to));
            from = to;
        }
        return batches;
    }

    /** Few customers, orders and events, so that redeliveries under the same and under other event ids are common. */
    @Provide
    Arbitrary<List<Occasion>> histories() {
        Arbitrary<Integer> customers = Arbitraries.integers().between(1, 3);
        Arbitrary<Integer> numbers = Arbitraries.integers().between(1, 6);
        Arbitrary<Occasion> placed = Combinators.combine(
                        customers,
                        numbers,
                        numbers,
                        Arbitraries.longs().between(0, 100_000),
                        Arbitraries.of("EUR", "USD"))
                .as((customer, order, event, total, currency) -> Occasions.order(
                        "e-" + event, "c-" + customer, "o-" + customer + "-" + order, total, currency, Occasions.AT));
        Arbitrary<Occasion> cancelled = Combinators.combine(customers, numbers)
                .as((customer, order) -> Occasions.cancelled("c-" + customer, "o-" + customer + "-" + order));
        Arbitrary<Occasion> entered = Combinators.combine(customers, numbers, Arbitraries.of("vip", "lapsed"))
                .as((customer, event, segment) ->
                        Occasions.entered("c-" + customer, "m-" + customer + "-" + event, segment));
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(6, placed),
                        net.jqwik.api.Tuple.of(1, cancelled),
                        net.jqwik.api.Tuple.of(2, entered))
                .list()
                .ofMaxSize(60);
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(1, 20).list().ofMaxSize(30);
    }
}
