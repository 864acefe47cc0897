package perennial.loyalty.ledger;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a customer's entries add up to.
 *
 * @param balance points that can be spent
 * @param pending points that are earned and not settled yet
 * @param sequence of the last entry; 0 if there is none
 */
public record Account(String customerId, long balance, long pending, long sequence) {

    /** An entry and the account after it. */
    public record Booking(Account account, Entry entry) {}

    /**
     * Points that expire at one time.
     *
     * @param expiresAt null if they do not
     */
    public record Lot(long points, @Nullable Instant expiresAt) {}

    /** @throws ArithmeticException if the balance would be more than a {@code long} holds */
    public Booking earn(Posting posting, Instant recordedAt) {
        Account after = new Account(customerId, Math.addExact(balance, posting.points()), pending, sequence + 1);
        Entry entry = new Entry(
                Entry.id(Entry.Type.EARNED, posting.cause(), posting.ruleId()),
                Entry.Type.EARNED,
                customerId,
                after.sequence(),
                posting.points(),
                after.balance(),
                after.pending(),
                posting.cause(),
                posting.ruleId(),
                posting.eventId(),
                posting.occurredAt(),
                recordedAt);
        return new Booking(after, entry);
    }

    /** No rule gives points that expire, so all of them are one lot. */
    List<Lot> lots() {
        return balance == 0 ? List.of() : List.of(new Lot(balance, null));
    }
}
