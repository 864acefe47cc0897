package perennial.loyalty.earning;

import static java.util.Comparator.naturalOrder;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import perennial.loyalty.ledger.AccountBook;
import perennial.loyalty.ledger.Books;
import perennial.loyalty.ledger.Cause;
import perennial.loyalty.ledger.Comeback;
import perennial.loyalty.ledger.Origin;
import perennial.loyalty.standing.CustomerStanding;

/**
 * Who earns what, and who has to give it back.
 *
 * <ul>
 *   <li>The first occasion with a cause decides about it, also to nothing: a cause that was decided earns nothing again.
 *   <li>Every rule in force is asked, in the order of ids; each gives at most one posting for a line, or for the cause.
 *   <li>A rule whose expression fails gives nothing, and the others are not harmed.
 *   <li>What was cancelled or came back before its order came is settled when it comes.
 *   <li>What happened before a customer was forgotten is not booked.
 * </ul>
 */
final class Earning {

    private final List<Rule> rules;
    private final Books books;
    private final Past past;
    private final ZoneId zone;
    private final Map<String, Failure> failures = new LinkedHashMap<>();

    private Earning(List<Rule> rules, Books books, Past past, ZoneId zone) {
        this.rules = rules;
        this.books = books;
        this.past = past;
        this.zone = zone;
    }

    /**
     * A rule that failed, once or more often.
     *
     * @param first for which it did
     * @param detail why, for that one
     */
    record Failure(String ruleId, Cause first, String detail, long times) {

        private Failure and(Failure other) {
            return new Failure(ruleId, first, detail, times + other.times);
        }
    }

    /**
     * Decides upon a batch in its order: a later occasion sees what an earlier one did. The decision stands in the books and in the
     * past.
     *
     * @param books of all customers of the batch
     * @param zone in which days of limits are counted
     * @return one for each rule that failed
     */
    static List<Failure> decide(List<Rule> rules, Books books, Past past, List<Occasion> batch, ZoneId zone) {
        Earning earning = new Earning(rules, books, past, zone);
        batch.forEach(earning::decide);
        return List.copyOf(earning.failures.values());
    }

    /**
     * Of which rules it matters how often they have given something, and since when.
     *
     * @return the days by the rules with limits that the batch is about
     */
    static Map<String, LocalDate> countedSince(List<Rule> rules, List<Occasion> batch, ZoneId zone) {
        Instant first =
                batch.stream().map(Occasion::occurredAt).min(naturalOrder()).orElseThrow();
        LocalDate firstDay = first.atZone(zone).toLocalDate();
        Map<String, LocalDate> counted = new TreeMap<>();
        for (Rule rule : rules) {
            if (!rule.limits().isNone() && batch.stream().anyMatch(rule::isAbout)) {
                counted.put(rule.id(), rule.limits().countedSince(firstDay));
            }
        }
        return counted;
    }

    private void decide(Occasion occasion) {
        AccountBook book = books.account(occasion.customerId());
        if (book.isForgotten(occasion.occurredAt())) {
            return;
        }
        switch (occasion) {
            case Occasion.OrderPlaced placed -> placed(placed, book);
            case Occasion.OrderCancelled cancelled -> cancelled(cancelled, book);
            case Occasion.OrderReturned returned -> returned(returned, book);
            case Occasion.SegmentEntered entered -> once(entered, book);
            case Occasion.Engaged engaged -> once(engaged, book);
        }
    }

    private void once(Occasion occasion, AccountBook book) {
        if (!past.decide(occasion)) {
            return;
        }
        earn(occasion, book);
        if (occasion instanceof Occasion.Engaged engaged && engaged.type().equals(Trigger.VISIT)) {
            CustomerStanding.of(book).visited(engaged.eventId(), engaged.occurredAt(), book);
        }
    }

    private void placed(Occasion.OrderPlaced occasion, AccountBook book) {
        KnownOrder before = known(occasion);
        if (before.placedAt() != null) {
            return;
        }
        KnownOrder now = before.placed(occasion.totalMinor(), occasion.currency(), occasion.occurredAt());
        past.note(occasion.order(), now);
        if (before.cancelledAt() != null) {
            return;
        }
        earn(occasion, book);
        pay(occasion, before, now, book);
        CustomerStanding.of(book).ordered(occasion.eventId(), occasion.occurredAt(), book);
        for (Comeback comeback : before.comebacks()) {
            book.returned(occasion.orderId(), occasion.totalMinor(), comeback);
        }
    }

    private void cancelled(Occasion.OrderCancelled occasion, AccountBook book) {
        KnownOrder before = known(occasion);
        if (before.cancelledAt() != null) {
            return;
        }
        KnownOrder now = before.cancelled(occasion.occurredAt());
        past.note(occasion.order(), now);
        if (before.totalMinor() != null && isHers(before, book)) {
            CustomerStanding.of(book).cancelled();
            book.cancelled(occasion.orderId(), before.totalMinor(), occasion.eventId(), occasion.occurredAt());
            pay(occasion, before, now, book);
        }
    }

    private void returned(Occasion.OrderReturned occasion, AccountBook book) {
        KnownOrder before = known(occasion);
        if (before.knows(occasion.comeback())) {
            return;
        }
        past.noteReturn(occasion.order(), before, occasion.comeback());
        if (before.totalMinor() != null && isHers(before, book)) {
            book.returned(occasion.orderId(), before.totalMinor(), occasion.comeback());
            pay(occasion, before, before.with(occasion.comeback()), book);
        }
    }

    /** What was ordered before she was forgotten is nobody's, and nobody has to give points back for it. */
    private static boolean isHers(KnownOrder order, AccountBook book) {
        return !book.isForgotten(Objects.requireNonNull(order.placedAt()));
    }

    private static void pay(Occasion.OfOrder occasion, KnownOrder before, KnownOrder now, AccountBook book) {
        long more = now.costMinor() - before.costMinor();
        if (more != 0) {
            CustomerStanding.of(book)
                    .paid(
                            Origin.of(occasion.cause(), occasion.eventId()),
                            Objects.requireNonNull(now.currency()),
                            more,
                            Objects.requireNonNull(now.placedAt()),
                            occasion.occurredAt(),
                            book);
        }
    }

    private KnownOrder known(Occasion.OfOrder occasion) {
        @Nullable KnownOrder known = past.order(occasion.order());
        return Objects.requireNonNullElseGet(known, () -> KnownOrder.firstToldBy(occasion.eventId()));
    }

    private void earn(Occasion occasion, AccountBook book) {
        int tierThousandths = CustomerStanding.of(book).multiplierThousandths();
        for (Rule rule : rules) {
            switch (rule.judge(occasion, tierThousandths)) {
                case Judgement.Earns earns -> earn(occasion, rule, earns, book);
                case Judgement.Nothing nothing -> {}
                case Judgement.Failed failed ->
                    failures.merge(
                            rule.id(), new Failure(rule.id(), occasion.cause(), failed.detail(), 1), Failure::and);
            }
        }
    }

    private void earn(Occasion occasion, Rule rule, Judgement.Earns earns, AccountBook book) {
        if (!rule.limits().isNone()) {
            Past.UseKey key = new Past.UseKey(occasion.customerId(), rule.id());
            LocalDate day = occasion.occurredAt().atZone(zone).toLocalDate();
            if (!rule.limits().allow(past.uses(key), day)) {
                return;
            }
            past.use(key, day);
        }
        earns.shares().forEach(share -> book.earn(rule.posting(occasion, share)));
    }
}
