package perennial.loyalty.ledger;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import perennial.loyalty.ledger.Entry.Type;
import perennial.platform.definition.Definitions;

/** How many points come and go, by the rule that gave them. */
@Component
class PointMetrics {

    private static final String NO_RULE = "";
    private static final Set<Type> OF_A_RULE =
            Set.of(Type.PENDING, Type.EARNED, Type.EXPIRING, Type.EXPIRED, Type.REVERSED);
    private static final Set<Type> OF_NO_RULE =
            Set.of(Type.SPENT, Type.ADJUSTED, Type.EXPIRING, Type.EXPIRED, Type.REVERSED);

    private final MeterRegistry metrics;
    private final JdbcClient jdbc;

    PointMetrics(MeterRegistry metrics, JdbcClient jdbc) {
        this.metrics = metrics;
        this.jdbc = jdbc;
        OF_NO_RULE.forEach(type -> points(type, NO_RULE));
    }

    /** An increase is seen of a counter that was there before; so those of rules that have been put lately are there. */
    @Scheduled(initialDelay = 1_000, fixedDelay = 10_000)
    void countFromZero() {
        Stream.of("EarningRule", "Milestone")
                .flatMap(kind -> Definitions.ids(jdbc, kind).stream())
                .forEach(ruleId -> OF_A_RULE.forEach(type -> points(type, ruleId)));
    }

    private Counter points(Type type, String ruleId) {
        return Counter.builder("perennial.loyalty.points")
                .description("Points of entries of the ledger, whether they come or go")
                .tag("type", type.name())
                .tag("rule", ruleId)
                .register(metrics);
    }

    private record Told(Type type, String ruleId) {}

    /** A batch that is rolled back comes again. */
    void countAfterCommit(List<Entry> entries) {
        Map<Told, Long> points = entries.stream()
                .collect(groupingBy(
                        entry -> new Told(
                                entry.type(),
                                Objects.requireNonNullElse(entry.origin().ruleId(), NO_RULE)),
                        summingLong(entry -> Math.abs(entry.points()))));
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                points.forEach((told, sum) -> points(told.type(), told.ruleId()).increment((double) sum));
            }
        });
    }
}
