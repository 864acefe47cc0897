package perennial.loyalty.ledger;

import org.jspecify.annotations.Nullable;

/** In which tier a customer is; the ledger itself knows of none. Takes no locks. */
public interface TierLookup {

    ShownTier tierOf(Account account);

    /**
     * What is shown of it.
     *
     * @param tier null if there is none for so few points
     * @param yearPoints what was earned in the last year
     * @param next null if there is no higher one
     */
    record ShownTier(
            @Nullable String tier,
            long yearPoints,
            @Nullable NextTier next) {}

    /** @param missingPoints to be earned before what was earned leaves the year */
    record NextTier(String tier, long missingPoints) {}
}
