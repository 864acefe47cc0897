package perennial.loyalty.ledger;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The locked accounts of a batch. */
public final class Books {

    private final Map<String, AccountBook> accounts;
    private final Map<UUID, Spent> spent;

    /**
     * An entry that took points.
     *
     * @param entry as it was booked
     * @param uses what it took from each lot
     */
    public record Spent(Entry entry, Collection<LotUse> uses) {}

    Books(Map<String, AccountBook> accounts, Map<UUID, Spent> spent) {
        this.accounts = accounts;
        this.spent = spent;
    }

    /** One of those that were asked for. */
    public AccountBook account(String customerId) {
        AccountBook book = accounts.get(customerId);
        if (book == null) {
            throw new IllegalStateException("The account of " + customerId + " was not locked");
        }
        return book;
    }

    public Collection<AccountBook> all() {
        return accounts.values();
    }

    /** Null if there is none of this id. */
    public @Nullable Spent spent(UUID entryId) {
        return spent.get(entryId);
    }
}
