package perennial.loyalty.earning;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import perennial.loyalty.ledger.AccountBook;
import perennial.loyalty.ledger.Books;
import perennial.loyalty.ledger.Entry;
import perennial.schemas.Topic;

/** Counts what was committed: a batch that is rolled back comes again. */
@Component
class EarningMetrics {

    private final MeterRegistry registry;

    EarningMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    private record Told(Entry.Type type, String ruleId) {}

    void decided(Books books, List<Earning.Failure> failures) {
        Map<Told, Long> points = new HashMap<>();
        for (AccountBook book : books.all()) {
            for (Entry entry : book.entries()) {
                String ruleId = entry.origin().ruleId();
                points.merge(new Told(entry.type(), ruleId == null ? "" : ruleId), entry.points(), Long::sum);
            }
        }
        afterCommit(() -> {
            points.forEach((told, sum) -> registry.counter(
                            "perennial.loyalty.points", "type", told.type().name(), "rule", told.ruleId())
                    .increment(Math.abs((double) sum)));
            failures.forEach(failure -> registry.counter("perennial.loyalty.rule.failures", "rule", failure.ruleId())
                    .increment());
        });
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
