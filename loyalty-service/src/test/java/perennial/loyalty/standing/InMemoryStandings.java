package perennial.loyalty.standing;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import perennial.loyalty.ledger.AccountBook;
import perennial.loyalty.ledger.Follower;
import perennial.loyalty.ledger.InMemoryLedger;
import perennial.loyalty.milestone.MilestoneRule;
import perennial.loyalty.tier.Levels;

/** What is kept beside accounts without a database. */
public final class InMemoryStandings implements InMemoryLedger.Keeper {

    final List<CustomerStanding.Promise> promises = new ArrayList<>();
    CustomerStanding.Programme programme;
    private final Map<String, Standing> standings = new HashMap<>();

    public InMemoryStandings(Levels levels, List<MilestoneRule> milestones) {
        this.programme = new CustomerStanding.Programme(levels, milestones, ZoneOffset.UTC);
    }

    @Override
    public Follower open(AccountBook book, Instant now) {
        return CustomerStanding.open(programme, of(book.customerId()), book, now);
    }

    @Override
    public void keep(AccountBook book) {
        CustomerStanding standing = CustomerStanding.of(book);
        standings.put(book.customerId(), standing.standing());
        promises.addAll(standing.promises());
    }

    Standing of(String customerId) {
        return standings.getOrDefault(customerId, Standing.begunAfter(null));
    }
}
