package perennial.loyalty.earning;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import perennial.schemas.Topic;

/** Counts what was committed: a batch that is rolled back comes again. */
@Component
class EarningMetrics {

    private final MeterRegistry registry;

    EarningMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void failed(List<Earning.Failure> failures) {
        afterCommit(() -> failures.forEach(
                failure -> registry.counter("perennial.loyalty.rule.failures", "rule", failure.ruleId())
                        .increment()));
    }

    /** Records of a type or reason that is not acted upon. */
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
