package perennial.loyalty.ledger;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the shop owes in points, and since when. All open lots are counted, so it is not counted for every look at the metrics. */
@RestController
class LiabilityController {

    private static final Duration METRIC_GOOD_FOR = Duration.ofMinutes(5);

    private final AccountLookup accounts;
    private final Clock clock;
    private volatile @Nullable Liability latest;

    LiabilityController(AccountLookup accounts, Clock clock, MeterRegistry metrics) {
        this.accounts = accounts;
        this.clock = clock;
        Gauge.builder("perennial.loyalty.open.points", () -> recent().openPoints())
                .description("Points that can be spent, of all accounts")
                .register(metrics);
        Gauge.builder("perennial.loyalty.pending.points", () -> recent().pendingPoints())
                .description("Points that are earned once the return window is over, of all accounts")
                .register(metrics);
    }

    /** @param byAge of the points that can be spent, by how many days ago they were earned */
    record Liability(Instant at, long openPoints, long pendingPoints, List<AccountLookup.Aged> byAge) {}

    @GetMapping("/liability")
    Liability liability() {
        Instant now = clock.instant();
        List<AccountLookup.Aged> byAge = accounts.openPointsByAge(now);
        Liability counted = new Liability(
                now, byAge.stream().mapToLong(AccountLookup.Aged::points).sum(), accounts.pendingPoints(), byAge);
        latest = counted;
        return counted;
    }

    private Liability recent() {
        Liability known = latest;
        return known == null || known.at().plus(METRIC_GOOD_FOR).isBefore(clock.instant()) ? liability() : known;
    }
}
