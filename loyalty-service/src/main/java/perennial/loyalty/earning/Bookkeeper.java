package perennial.loyalty.earning;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import perennial.loyalty.ledger.Books;
import perennial.loyalty.ledger.LedgerReader;
import perennial.loyalty.ledger.LedgerWriter;
import perennial.loyalty.ledger.Wanted;
import perennial.platform.batching.RoundTrip;

/** Takes a batch of occasions through locks, decision and entries, in the transaction of whoever calls. */
@Component
class Bookkeeper {

    private static final Logger LOG = LoggerFactory.getLogger(Bookkeeper.class);

    private final LedgerReader reader;
    private final LedgerWriter writer;
    private final PastTable pasts;
    private final RulesInForce inForce;
    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final ZoneId zone;
    private final EarningMetrics metrics;

    Bookkeeper(
            LedgerReader reader,
            LedgerWriter writer,
            PastTable pasts,
            RulesInForce inForce,
            JdbcTemplate jdbc,
            Clock clock,
            ZoneId zone,
            EarningMetrics metrics) {
        this.reader = reader;
        this.writer = writer;
        this.pasts = pasts;
        this.inForce = inForce;
        this.jdbc = jdbc;
        this.clock = clock;
        this.zone = zone;
        this.metrics = metrics;
    }

    void book(List<Occasion> occasions) {
        List<Occasion> batch =
                occasions.stream().filter(occasion -> !occasion.ofGuest()).toList();
        if (batch.isEmpty()) {
            return;
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<Rule> rules = inForce.rules();
        RoundTrip reading = new RoundTrip(jdbc);
        Supplier<Books> opening = reader.lock(wanted(batch), reading, now);
        Supplier<Past> remembering = pasts.read(batch, Earning.countedSince(rules, batch, zone), reading);
        reading.make();
        Books books = opening.get();
        Past past = remembering.get();
        List<Earning.Failure> failures = Earning.decide(rules, books, past, batch, zone);
        RoundTrip writing = new RoundTrip(jdbc);
        writer.write(books, writing);
        pasts.write(past, now, writing);
        writing.make();
        failures.forEach(failure -> LOG.warn(
                "Rule {} failed {} times, first for {}: {}",
                failure.ruleId(),
                failure.times(),
                failure.first(),
                failure.detail()));
        metrics.failed(failures);
    }

    /** What only earns needs no lots. */
    private static Wanted wanted(List<Occasion> batch) {
        Wanted wanted = new Wanted();
        for (Occasion occasion : batch) {
            switch (occasion) {
                case Occasion.OrderCancelled cancelled ->
                    wanted.lotsOfOrder(cancelled.customerId(), cancelled.orderId());
                case Occasion.OrderReturned returned -> wanted.lotsOfOrder(returned.customerId(), returned.orderId());
                case Occasion.OrderPlaced placed -> wanted.account(placed.customerId());
                case Occasion.SegmentEntered entered -> wanted.account(entered.customerId());
                case Occasion.Engaged engaged -> wanted.account(engaged.customerId());
            }
        }
        return wanted;
    }
}
