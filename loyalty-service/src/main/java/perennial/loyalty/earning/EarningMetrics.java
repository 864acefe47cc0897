package perennial.loyalty.earning;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import perennial.loyalty.ledger.Entry;
import perennial.schemas.Topic;

/** Counts what was committed: a batch that is rolled back comes again. */
@Component
class EarningMetrics {

    private final MeterRegistry registry;

    EarningMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void decided(Earning.Decision decision) {
        afterCommit(() -> {
            for (Entry entry : decision.entries()) {
                registry.counter("perennial.loyalty.points.earned", "rule", entry.ruleId())
                        .increment((double) entry.points());
            }
            for (Earning.Failure failure : decision.failures()) {
                registry.counter("perennial.loyalty.rule.failures", "rule", failure.ruleId())
                        .increment();
            }
        });
    }

    /** Records of a type or reason that this release does not act upon. */
    void ignored(Topic<?> topic, int records) {
        if (records > 0) {
            afterCommit(() ->
                    registry.counter("perennial.ignored", "topic", topic.name()).increment(records));
        }
    }

    private static void afterCommit(Runnable count) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                count.run();
            }
        });
    }
}
