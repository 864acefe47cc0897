package perennial.loyalty.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.platform.batching.RoundTrip;

/** Gives and takes points because a person says so, with a reason. */
@Component
class Adjusting {

    private final LedgerReader reader;
    private final LedgerWriter writer;
    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final TransactionTemplate transaction;

    Adjusting(
            LedgerReader reader,
            LedgerWriter writer,
            JdbcTemplate jdbc,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.reader = reader;
        this.writer = writer;
        this.jdbc = jdbc;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * A wish of a person.
     *
     * @param points signed, not none
     * @param causeId of the request that asks for it
     * @param lasting for points that are given, until they expire; null if they never do
     */
    record Adjustment(
            String customerId,
            long points,
            String reason,
            String actor,
            String causeId,
            @Nullable Duration lasting) {}

    AccountBook.Taking adjust(Adjustment adjustment) {
        return transaction.execute(status -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            Books books = reader.lock(new Wanted().lots(adjustment.customerId()), now);
            AccountBook.Taking taking = books.account(adjustment.customerId())
                    .adjust(
                            adjustment.points(),
                            Origin.of(Cause.adjustment(UUID.randomUUID().toString()), adjustment.causeId()),
                            adjustment.reason(),
                            adjustment.actor(),
                            adjustment.lasting() == null ? null : now.plus(adjustment.lasting()));
            RoundTrip writing = new RoundTrip(jdbc);
            writer.write(books, writing);
            writing.make();
            return taking;
        });
    }
}
