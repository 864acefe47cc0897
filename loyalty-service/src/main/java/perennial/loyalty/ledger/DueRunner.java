package perennial.loyalty.ledger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.platform.batching.RoundTrip;
import perennial.platform.failure.Transience;

/**
 * Lets time pass for points: within a second they are earned, it is told that they will expire, and they expire; each once, whichever
 * instance does it. The lots themselves are the timers, so it costs what is due, and not what there is.
 */
@Component
class DueRunner {

    private static final Logger LOG = LoggerFactory.getLogger(DueRunner.class);
    private static final int LOTS_AT_ONCE = 1_000;

    private final LedgerReader reader;
    private final LedgerWriter writer;
    private final AccountLookup accounts;
    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final Counter failures;
    private final SetAside failed = new SetAside();

    DueRunner(
            LedgerReader reader,
            LedgerWriter writer,
            AccountLookup accounts,
            JdbcTemplate jdbc,
            Clock clock,
            PlatformTransactionManager transactions,
            MeterRegistry metrics) {
        this.reader = reader;
        this.writer = writer;
        this.accounts = accounts;
        this.jdbc = jdbc;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
        this.failures = metrics.counter("perennial.loyalty.due.failures");
        Gauge.builder("perennial.loyalty.overdue.seconds", () -> this.accounts.overdueSeconds(clock.instant()))
                .description("For how long points have been due for something that has not happened to them yet")
                .register(metrics);
    }

    @Scheduled(initialDelay = 1_000, fixedDelay = 1_000)
    void run() {
        List<String> due = due();
        while (!due.isEmpty() && settle(due) > 0) {
            due = due();
        }
    }

    private List<String> due() {
        Instant now = now();
        return reader.due(now, failed.at(now), LOTS_AT_ONCE);
    }

    /** An account that fails must not keep the others back: neither in this transaction, nor by what is due of it when it is looked again. */
    private int settle(List<String> customerIds) {
        try {
            return settleTogether(customerIds);
        } catch (RuntimeException e) {
            if (Transience.isTransient(e)) {
                // That says nothing against any of them: all are looked at again in a second.
                throw e;
            }
            if (customerIds.size() == 1) {
                LOG.error("Points of {} are due, and that failed", customerIds.getFirst(), e);
                failures.increment();
                failed.add(customerIds.getFirst(), now());
                return 0;
            }
            LOG.warn(
                    "Points of {} accounts are due, and that failed; they are tried one by one", customerIds.size(), e);
            return customerIds.stream()
                    .mapToInt(customerId -> settle(List.of(customerId)))
                    .sum();
        }
    }

    /**
     * Those that somebody else holds are left to that one.
     *
     * @return to how many accounts something has happened: nobody may look again at once for what nothing happens to
     */
    private int settleTogether(List<String> customerIds) {
        return transaction.execute(status -> {
            Books books = reader.lockFree(customerIds, now());
            books.all().forEach(AccountBook::settle);
            RoundTrip writing = new RoundTrip(jdbc);
            writer.write(books, writing);
            writing.make();
            return (int) books.all().stream().filter(AccountBook::isChanged).count();
        });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
