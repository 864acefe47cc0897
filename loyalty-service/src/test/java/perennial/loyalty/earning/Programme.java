package perennial.loyalty.earning;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import perennial.loyalty.ledger.Books;
import perennial.loyalty.ledger.InMemoryLedger;
import perennial.loyalty.ledger.Terms.Shortfall;
import perennial.loyalty.standing.InMemoryStandings;
import perennial.loyalty.tier.Levels;

/** Rules, a ledger and a past without a database. */
final class Programme {

    final InMemoryLedger ledger;
    final InMemoryStandings standings;
    final List<Earning.Failure> failures = new ArrayList<>();
    private final List<Rule> rules;
    private final Map<OrderKey, KnownOrder> orders = new HashMap<>();
    private final Set<Past.Decided> decided = new HashSet<>();
    private final Map<Past.UseKey, Map<LocalDate, Long>> uses = new HashMap<>();

    Programme(Shortfall shortfall, Rule... rules) {
        this(shortfall, Levels.NONE, rules);
    }

    Programme(Shortfall shortfall, Levels levels, Rule... rules) {
        this.standings = new InMemoryStandings(levels, List.of());
        this.ledger = new InMemoryLedger(shortfall, standings);
        this.rules = List.of(rules);
    }

    static Programme of(Rule... rules) {
        return new Programme(Shortfall.WITHIN_BALANCE, rules);
    }

    Programme book(Occasion... batch) {
        return book(Occasions.AT, List.of(batch));
    }

    Programme book(Instant now, List<Occasion> batch) {
        Set<String> customers = batch.stream().map(Occasion::customerId).collect(Collectors.toSet());
        Set<String> withLots = batch.stream()
                .filter(occasion ->
                        occasion instanceof Occasion.OrderCancelled || occasion instanceof Occasion.OrderReturned)
                .map(Occasion::customerId)
                .collect(Collectors.toSet());
        Books books = ledger.open(customers, withLots, now);
        Past past = new Past(orders, decided, counted(Earning.countedSince(rules, batch, ZoneOffset.UTC)));
        failures.addAll(Earning.decide(rules, books, past, batch, ZoneOffset.UTC));
        ledger.write(books);
        orders.putAll(past.newOrders());
        orders.putAll(past.changedOrders());
        decided.addAll(past.newlyDecided());
        past.newUses()
                .forEach((use, times) ->
                        uses.computeIfAbsent(use.key(), key -> new HashMap<>()).merge(use.day(), times, Long::sum));
        return this;
    }

    /** As much of what was given as is read. */
    private Map<Past.UseKey, Map<LocalDate, Long>> counted(Map<String, LocalDate> since) {
        Map<Past.UseKey, Map<LocalDate, Long>> counted = new HashMap<>();
        uses.forEach((key, days) -> days.forEach((day, times) -> {
            LocalDate from = since.get(key.ruleId());
            if (from != null && !day.isBefore(from)) {
                counted.computeIfAbsent(key, none -> new HashMap<>()).put(day, times);
            }
        }));
        return counted;
    }

    long balance(String customerId) {
        return ledger.account(customerId).balance();
    }

    long pending(String customerId) {
        return ledger.account(customerId).pending();
    }
}
