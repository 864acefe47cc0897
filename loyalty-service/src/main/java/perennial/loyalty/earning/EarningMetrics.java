package perennial.loyalty.earning;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import perennial.platform.definition.Definitions;
import perennial.schemas.Topic;

/** Counts what was committed: a batch that is rolled back comes again. */
@Component
class EarningMetrics {

    private final MeterRegistry registry;
    private final JdbcClient jdbc;

    EarningMetrics(MeterRegistry registry, JdbcClient jdbc) {
        this.registry = registry;
        this.jdbc = jdbc;
    }

    /** An alarm sees a counter rise, and not that it was not there before; so those of what has been put lately are there. */
    @Scheduled(initialDelay = 1_000, fixedDelay = 10_000)
    void countFromZero() {
        Definitions.ids(jdbc, EarningConfiguration.KIND).forEach(this::failures);
    }

    private Counter failures(String ruleId) {
        return Counter.builder("perennial.loyalty.rule.failures")
                .description(
                        "Orders, entries and engagements that earned nothing by a rule, since its expression had no value for them")
                .tag("rule", ruleId)
                .register(registry);
    }

    void failed(List<Earning.Failure> failures) {
        afterCommit(() -> failures.forEach(failure -> failures(failure.ruleId()).increment((double) failure.times())));
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
