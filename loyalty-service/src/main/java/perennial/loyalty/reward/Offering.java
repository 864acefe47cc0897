package perennial.loyalty.reward;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;
import perennial.loyalty.ledger.AccountBook;
import perennial.loyalty.ledger.Books;
import perennial.loyalty.ledger.LedgerReader;
import perennial.loyalty.ledger.Wanted;
import perennial.loyalty.standing.CustomerStanding;
import perennial.platform.batching.RoundTrip;
import perennial.platform.definition.Definition;

/** What claiming would say now. The books are opened as for a claim, and time passes in them, but nothing is locked or written. */
@Component
class Offering {

    private final ClaimTable claims;
    private final LedgerReader reader;
    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final ZoneId zone;

    Offering(ClaimTable claims, LedgerReader reader, JdbcTemplate jdbc, Clock clock, ZoneId zone) {
        this.claims = claims;
        this.reader = reader;
        this.jdbc = jdbc;
        this.clock = clock;
        this.zone = zone;
    }

    /**
     * A reward, for one customer.
     *
     * @param refusal empty if she may have it
     * @param missingPoints to its cost
     */
    record Offered(Optional<Refusal> refusal, long missingPoints) {}

    /** Of these rewards, in their order; empty if there is no such account. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    Optional<List<Offered>> offers(String customerId, List<Definition<Reward>> page) {
        if (!claims.hasAccount(customerId)) {
            return Optional.empty();
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        RoundTrip reading = new RoundTrip(jdbc);
        Supplier<Books> opening = reader.look(new Wanted().lots(customerId), reading, now);
        ClaimTable.Given given =
                claims.read(customerId, page.stream().map(Definition::id).toList(), reading);
        reading.make();
        AccountBook book = opening.get().account(customerId);
        book.settle();
        return Optional.of(page.stream()
                .map(definition -> offered(definition, book, given, now))
                .toList());
    }

    private Offered offered(Definition<Reward> definition, AccountBook book, ClaimTable.Given given, Instant now) {
        long balance = book.balance();
        Eligibility.Offer offer =
                new Eligibility.Offer(definition.value(), definition.stopped(), given.taken(definition.id()));
        Eligibility.Claimant claimant =
                new Eligibility.Claimant(balance, CustomerStanding.of(book)::hasReached, given.hers(definition.id()));
        return new Offered(Eligibility.refusal(offer, claimant, now, zone), Math.max(0, offer.costPoints() - balance));
    }
}
