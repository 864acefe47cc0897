package perennial.loyalty.ledger;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** What the shop owes in points, as it was counted lately: all open lots are read for that, which takes longer than a look at the metrics may. */
@Component
class LiabilityMetrics {

    private final AccountLookup accounts;
    private final Clock clock;
    private volatile AccountLookup.@Nullable Liability latest;

    LiabilityMetrics(AccountLookup accounts, Clock clock, MeterRegistry metrics) {
        this.accounts = accounts;
        this.clock = clock;
        Gauge.builder("perennial.loyalty.open.points", () -> latest(AccountLookup.Liability::openPoints))
                .description("Points that can be spent, of all accounts, as of at most five minutes ago")
                .register(metrics);
        Gauge.builder("perennial.loyalty.pending.points", () -> latest(AccountLookup.Liability::pendingPoints))
                .description(
                        "Points that are earned once the return window is over, of all accounts, as of at most five minutes ago")
                .register(metrics);
    }

    /** No number before the first count. */
    private double latest(ToLongFunction<AccountLookup.Liability> points) {
        AccountLookup.Liability known = latest;
        return known == null ? Double.NaN : points.applyAsLong(known);
    }

    @Scheduled(initialDelay = 1_000, fixedRate = 300_000)
    void count() {
        latest = accounts.liability(clock.instant());
    }
}
