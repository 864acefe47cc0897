package perennial.loyalty.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a customer's entries add up to.
 *
 * @param balance points that can be spent; below zero only where returned orders were allowed to do that
 * @param pending points that are earned once the return window is over
 * @param sequence of the last entry; 0 if there is none
 * @param erasedAt what happened until then is not hers any more; null if she was never forgotten
 * @param erasedSequence of the last entry when that was read: they up to it are nobody's; 0 if she was never forgotten
 * @param kept by whoever follows her entries
 */
public record Account(
        String customerId,
        long balance,
        long pending,
        long sequence,
        @Nullable Instant erasedAt,
        long erasedSequence,
        Kept kept) {

    static Account empty(String customerId) {
        return new Account(customerId, 0, 0, 0, null, 0, Kept.NOTHING);
    }
}
