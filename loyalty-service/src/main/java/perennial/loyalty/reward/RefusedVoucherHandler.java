package perennial.loyalty.reward;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import perennial.events.VoucherEvent;
import perennial.loyalty.ledger.AccountBook;
import perennial.loyalty.ledger.Books;
import perennial.loyalty.ledger.Cause;
import perennial.loyalty.ledger.LedgerReader;
import perennial.loyalty.ledger.LedgerWriter;
import perennial.loyalty.ledger.Origin;
import perennial.loyalty.ledger.Wanted;
import perennial.platform.admission.Inbound;
import perennial.platform.batching.RoundTrip;
import perennial.platform.consuming.TopicHandler;
import perennial.schemas.Topic;
import perennial.schemas.Topics;

/** A voucher that is refused is none: the points that it cost come back, and so does its place in stock and limits. */
@Component
class RefusedVoucherHandler implements TopicHandler<VoucherEvent> {

    private static final Pattern OURS = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private final ClaimTable claims;
    private final LedgerReader reader;
    private final LedgerWriter writer;
    private final JdbcTemplate jdbc;
    private final Clock clock;

    RefusedVoucherHandler(ClaimTable claims, LedgerReader reader, LedgerWriter writer, JdbcTemplate jdbc, Clock clock) {
        this.claims = claims;
        this.reader = reader;
        this.writer = writer;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public Topic<VoucherEvent> topic() {
        return Topics.VOUCHERS;
    }

    @Override
    public void handle(List<Inbound<VoucherEvent>> batch) {
        Map<UUID, VoucherEvent> refused = new LinkedHashMap<>();
        for (Inbound<VoucherEvent> inbound : batch) {
            VoucherEvent event = inbound.value();
            String requestId = event.getRequestId();
            if (event.getType().equals("REFUSED")
                    && requestId != null
                    && OURS.matcher(requestId).matches()) {
                refused.putIfAbsent(UUID.fromString(requestId), event);
            }
        }
        if (!refused.isEmpty()) {
            giveBack(refused);
        }
    }

    private void giveBack(Map<UUID, VoucherEvent> refused) {
        List<ClaimTable.Claim> candidates = claims.standing(refused.keySet());
        if (candidates.isEmpty()) {
            return;
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Wanted wanted = new Wanted();
        candidates.forEach(claim -> wanted.spent(claim.customerId(), claim.entryId()));
        Books books = reader.lock(wanted, now);
        books.all().forEach(AccountBook::settle);
        Set<UUID> stillStanding = new HashSet<>();
        claims.standing(refused.keySet()).forEach(claim -> stillStanding.add(claim.requestId()));
        List<ClaimTable.Claim> back = new ArrayList<>();
        for (ClaimTable.Claim claim : candidates) {
            if (stillStanding.contains(claim.requestId())) {
                back.add(claim);
                giveBack(claim, Objects.requireNonNull(refused.get(claim.requestId())), books);
            }
        }
        RoundTrip writing = new RoundTrip(jdbc);
        writer.write(books, writing);
        if (!back.isEmpty()) {
            claims.refuse(back, now, writing);
        }
        writing.make();
    }

    private static void giveBack(ClaimTable.Claim claim, VoucherEvent refused, Books books) {
        Books.Spent spent = Objects.requireNonNull(books.spent(claim.entryId()));
        Origin origin = Origin.of(Cause.reward(claim.requestId().toString()), refused.getEventId());
        String reason = refused.getReason();
        books.account(claim.customerId())
                .giveBack(spent.entry(), spent.uses(), origin, reason == null ? "voucher_refused" : reason);
    }
}
