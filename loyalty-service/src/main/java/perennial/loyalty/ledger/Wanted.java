package perennial.loyalty.ledger;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** Which accounts are to be locked, and what is to be read of them. */
public final class Wanted {

    final Set<String> customerIds = new HashSet<>();
    final Set<String> customersWithLots = new HashSet<>();
    final Set<String> customersToForget = new HashSet<>();
    final Set<String> orderIds = new HashSet<>();
    final Set<UUID> spentEntries = new HashSet<>();

    /** For whoever only earns: opens the account if there is none. Where balances may fall below zero, its lots are read, too. */
    public Wanted account(String customerId) {
        customerIds.add(customerId);
        return this;
    }

    /** And the lots from which points can be taken. */
    public Wanted lots(String customerId) {
        customersWithLots.add(customerId);
        return account(customerId);
    }

    /** And lets no time pass for her: nothing more is told of whoever is to be forgotten. */
    Wanted toForget(String customerId) {
        customersToForget.add(customerId);
        return lots(customerId);
    }

    /** And those of an order, whatever is left of them. */
    public Wanted lotsOfOrder(String customerId, String orderId) {
        orderIds.add(orderId);
        return lots(customerId);
    }

    /** And those from which an entry took something. */
    public Wanted spent(String customerId, UUID entryId) {
        spentEntries.add(entryId);
        return lots(customerId);
    }
}
