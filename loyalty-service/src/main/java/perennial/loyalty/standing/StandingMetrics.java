package perennial.loyalty.standing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import perennial.loyalty.ledger.Entry;
import perennial.platform.definition.Definitions;

/** How many customers change their tier, and pass marks of milestones; and whether that is on time. */
@Component
class StandingMetrics {

    private static final String NO_TIER = "none";

    private final MeterRegistry metrics;
    private final JdbcClient jdbc;

    StandingMetrics(MeterRegistry metrics, JdbcClient jdbc, Clock clock) {
        this.metrics = metrics;
        this.jdbc = jdbc;
        Gauge.builder("perennial.loyalty.tiers.overdue.seconds", () -> overdueSeconds(clock))
                .description("For how long a tier should have been left that has not been")
                .register(metrics);
        tierChanges(NO_TIER);
    }

    /** An alarm sees a counter rise, and not that it was not there before; so those of what has been put lately are there. */
    @Scheduled(initialDelay = 1_000, fixedDelay = 10_000)
    void countFromZero() {
        Definitions.ids(jdbc, "Tier").forEach(this::tierChanges);
        Definitions.ids(jdbc, "Milestone").forEach(this::milestones);
    }

    private Counter tierChanges(String tier) {
        return Counter.builder("perennial.loyalty.tier.changes")
                .description("Customers who came into a tier; none: for whom there is none")
                .tag("tier", tier)
                .register(metrics);
    }

    private Counter milestones(String rule) {
        return Counter.builder("perennial.loyalty.milestones")
                .description("Marks that customers passed")
                .tag("rule", rule)
                .register(metrics);
    }

    /** A batch that is rolled back comes again. */
    void countAfterCommit(List<Entry> entries) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                entries.forEach(StandingMetrics.this::count);
            }
        });
    }

    private void count(Entry entry) {
        if (entry.type() == Entry.Type.TIER_CHANGED) {
            String tier = Objects.requireNonNull(entry.detail().tier());
            tierChanges(tier.isEmpty() ? NO_TIER : tier).increment();
        } else if (entry.type() == Entry.Type.MILESTONE) {
            milestones(Objects.requireNonNull(entry.origin().ruleId())).increment();
        }
    }

    private double overdueSeconds(Clock clock) {
        return jdbc.sql("""
                select coalesce(extract(epoch from :now - min(standing_due_at)), 0)::float8
                  from account where standing_due_at <= :now
                """)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .query(Double.class)
                .single();
    }
}
