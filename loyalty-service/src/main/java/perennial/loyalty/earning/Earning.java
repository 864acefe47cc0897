package perennial.loyalty.earning;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import perennial.loyalty.ledger.Account;
import perennial.loyalty.ledger.Cause;
import perennial.loyalty.ledger.Claim;
import perennial.loyalty.ledger.Entry;
import perennial.loyalty.ledger.Posting;

/**
 * Who earns what.
 *
 * <ul>
 *   <li>The first occasion with a cause decides about it, also to nothing: a cause that was decided earns nothing again.
 *   <li>Every rule in force is asked, in the order of ids; each gives at most one entry for a cause.
 *   <li>A rule whose expression fails gives nothing, and the others are not harmed.
 *   <li>An order that was cancelled before it came earns nothing.
 * </ul>
 */
final class Earning {

    private Earning() {}

    /**
     * @param accounts those that change, as they are after the entries
     * @param entries in the order in which they are booked
     * @param failures of rules
     */
    record Decision(Map<String, Account> accounts, List<Entry> entries, List<Failure> failures) {}

    record Failure(String ruleId, Cause cause, String detail) {}

    /** The wish to decide about each cause of a batch, made by the first occasion that has it. */
    static List<Claim> claims(List<Occasion> batch) {
        Map<Cause, Claim> claims = new LinkedHashMap<>();
        for (Occasion occasion : batch) {
            claims.putIfAbsent(
                    occasion.cause(), new Claim(occasion.cause(), occasion.customerId(), occasion.eventId()));
        }
        return List.copyOf(claims.values());
    }

    /**
     * Decides upon a batch in its order: a later occasion sees what an earlier one did.
     *
     * @param accounts of all customers of the batch, as they are before it
     * @param undecided the causes upon which nobody has decided before this batch
     */
    static Decision decide(
            List<Rule> rules, Map<String, Account> accounts, Set<Cause> undecided, List<Occasion> batch, Instant now) {
        Set<Cause> open = new HashSet<>(undecided);
        Map<String, Account> changed = new HashMap<>();
        List<Entry> entries = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        for (Occasion occasion : batch) {
            if (!open.remove(occasion.cause())) {
                continue;
            }
            for (Rule rule : rules) {
                switch (rule.judge(occasion)) {
                    case Judgement.Earns earns -> {
                        Account before = changed.getOrDefault(
                                occasion.customerId(), Objects.requireNonNull(accounts.get(occasion.customerId())));
                        Account.Booking booking = before.earn(posting(occasion, rule, earns.points()), now);
                        changed.put(occasion.customerId(), booking.account());
                        entries.add(booking.entry());
                    }
                    case Judgement.Nothing nothing -> {}
                    case Judgement.Failed failed ->
                        failures.add(new Failure(rule.id(), occasion.cause(), failed.detail()));
                }
            }
        }
        return new Decision(changed, entries, failures);
    }

    private static Posting posting(Occasion occasion, Rule rule, long points) {
        return new Posting(occasion.cause(), occasion.eventId(), rule.id(), points, occasion.occurredAt());
    }
}
