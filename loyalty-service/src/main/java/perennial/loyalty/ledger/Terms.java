package perennial.loyalty.ledger;

import java.time.Duration;

/**
 * What a programme has decided for all of its accounts.
 *
 * @param shortfall what happens if points that have to be taken back were spent
 * @param notice how long before points expire that is told; and how long points that are given back are good at least
 * @param freshness what should have been told longer ago than this is not told any more
 */
public record Terms(Shortfall shortfall, Duration notice, Duration freshness) {

    /** Whether whoever earns may have to pay with it. */
    boolean allowsDebt() {
        return shortfall == Shortfall.NEGATIVE;
    }

    /** Points were spent, and then what they were earned with comes back. */
    public enum Shortfall {
        /** Other points make up for them, as far as there are any. */
        WITHIN_BALANCE,
        /** Other points make up for them, and what is missing is owed: the balance falls below zero. */
        NEGATIVE,
        /** They are gone: nothing else is taken. */
        NONE
    }
}
