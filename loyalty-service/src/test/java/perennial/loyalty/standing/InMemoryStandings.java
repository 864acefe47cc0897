package perennial.loyalty.standing;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perennial.loyalty.ledger.AccountBook;
import perennial.loyalty.ledger.Follower;
import perennial.loyalty.ledger.InMemoryLedger;
import perennial.loyalty.milestone.MilestoneRule;
import perennial.loyalty.tier.Basis;
import perennial.loyalty.tier.Level;
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
        return new CustomerStanding(programme, now, book);
    }

    @Override
    public void keep(AccountBook book) {
        CustomerStanding standing = CustomerStanding.of(book);
        standings.put(book.customerId(), standing.standing());
        promises.addAll(standing.promises());
    }

    /** As it was when she was looked at last; the empty string if she is in none. */
    public String tier(String customerId) {
        @Nullable Level level = of(customerId).seat().level(programme.levels());
        return level == null ? "" : level.id();
    }

    public long orders(String customerId) {
        return of(customerId).orders().now();
    }

    /** As it was when she was looked at last. */
    public long spentMinor(String customerId, String currency) {
        return of(customerId).year().of(new Basis.Spend(currency)).total();
    }

    Standing of(String customerId) {
        return standings.getOrDefault(customerId, Standing.NONE);
    }
}
