package perennial.loyalty.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** In which tier a customer is; the ledger itself knows of none. Takes no locks. */
public interface TierLookup {

    ShownTier tierOf(Account account);

    /**
     * What is shown of it.
     *
     * @param tier null if there is none for so little
     * @param yearPoints what was earned in the last year
     * @param yearSpendMinor by currency, what was paid in the last year and has not come back
     * @param next null if there is no higher one
     */
    record ShownTier(
            @Nullable String tier,
            long yearPoints,
            Map<String, Long> yearSpendMinor,
            @Nullable NextTier next) {}

    /**
     * What is missing to a tier, before what is there leaves the year; one of the two.
     *
     * @param missingPoints to be earned
     * @param missingSpendMinor to be paid in the currency
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record NextTier(
            String tier,
            @Nullable Long missingPoints,
            @Nullable Long missingSpendMinor,
            @Nullable String currency) {}
}
