package perennial.loyalty.standing;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import perennial.loyalty.ledger.Account;
import perennial.loyalty.ledger.TierLookup;
import perennial.loyalty.tier.Basis;
import perennial.loyalty.tier.Level;
import perennial.loyalty.tier.Levels;
import perennial.loyalty.tier.RollingYear;
import perennial.loyalty.tier.Seating;
import perennial.loyalty.tier.TiersInForce;

/** What tier is to be shown: the one that would be told now if something happened. */
@Component
class StandingLookup implements TierLookup {

    private final TiersInForce tiers;
    private final Clock clock;
    private final ZoneId zone;

    StandingLookup(TiersInForce tiers, Clock clock, ZoneId zone) {
        this.tiers = tiers;
        this.clock = clock;
        this.zone = zone;
    }

    @Override
    public ShownTier tierOf(Account account) {
        Levels levels = tiers.now();
        Instant now = clock.instant();
        Standing standing = Standing.of(account.kept()).of(account.erasedAt());
        Seating.Seated seated = new Seating(levels, zone)
                .at(now, standing.seat(), standing.year().of(levels.basis()));
        @Nullable Level level = seated.seat().level(levels);
        long counted = seated.year().total();
        @Nullable Level next = levels.above(level == null ? counted : Math.max(counted, level.from()));
        RollingYear year = standing.year().asOf(now.atZone(zone).toLocalDate());
        TreeMap<String, Long> spent = new TreeMap<>();
        year.spent().forEach((currency, days) -> spent.put(currency, days.total()));
        return new ShownTier(
                level == null ? null : level.id(),
                year.points().total(),
                spent,
                next == null ? null : missing(next, next.from() - counted));
    }

    private static NextTier missing(Level next, long missing) {
        return switch (next.basis()) {
            case Basis.Points points -> new NextTier(next.id(), missing, null, null);
            case Basis.Spend spend -> new NextTier(next.id(), null, missing, spend.currency());
        };
    }
}
