package perennial.loyalty.ledger;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import perennial.events.CustomerEvent;
import perennial.platform.admission.Inbound;
import perennial.platform.batching.RoundTrip;
import perennial.platform.consuming.TopicHandler;
import perennial.schemas.Topic;
import perennial.schemas.Topics;

/**
 * Forgets customers. Their entries stay, since the books must add up, under an id that says of nobody any more who she was; what she had
 * is taken off the account, and what agents wrote as reasons is deleted. The instant stays, too, so that what happened before and comes
 * late is not booked. Whoever orders under the same id later begins anew.
 */
@Component
class ErasureHandler implements TopicHandler<CustomerEvent> {

    private static final String GUEST = "guest:";

    private final LedgerReader reader;
    private final LedgerWriter writer;
    private final JdbcTemplate jdbc;
    private final Clock clock;

    ErasureHandler(LedgerReader reader, LedgerWriter writer, JdbcTemplate jdbc, Clock clock) {
        this.reader = reader;
        this.writer = writer;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public Topic<CustomerEvent> topic() {
        return Topics.CUSTOMERS;
    }

    /** Who customers are is of no concern to their points. */
    @Override
    public void handle(List<Inbound<CustomerEvent>> batch) {
        List<CustomerEvent> erasures = batch.stream()
                .map(Inbound::value)
                .filter(event -> event.getType().equals("ERASED"))
                .filter(event -> !event.getCustomerId().startsWith(GUEST))
                .toList();
        if (erasures.isEmpty()) {
            return;
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Wanted wanted = new Wanted();
        erasures.forEach(event -> wanted.toForget(event.getCustomerId()));
        Books books = reader.lock(wanted, now);
        for (CustomerEvent event : erasures) {
            books.account(event.getCustomerId())
                    .forget(Origin.of(Cause.erasure(event.getEventId()), event.getEventId()), event.getOccurredAt());
        }
        RoundTrip writing = new RoundTrip(jdbc);
        writer.write(books, writing);
        forgetReasons(wanted.customerIds, writing);
        writing.make();
    }

    private static void forgetReasons(Set<String> customerIds, RoundTrip trip) {
        trip.sql("update entry set reason = null where customer_id = any (?::text[]) and actor is not null")
                .param(customerIds.toArray(String[]::new))
                .update();
    }
}
