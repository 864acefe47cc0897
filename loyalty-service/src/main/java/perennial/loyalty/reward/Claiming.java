package perennial.loyalty.reward;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import perennial.events.VoucherRequest;
import perennial.loyalty.ledger.AccountBook;
import perennial.loyalty.ledger.Books;
import perennial.loyalty.ledger.Cause;
import perennial.loyalty.ledger.Entry;
import perennial.loyalty.ledger.LedgerReader;
import perennial.loyalty.ledger.LedgerWriter;
import perennial.loyalty.ledger.Origin;
import perennial.loyalty.ledger.Wanted;
import perennial.loyalty.standing.CustomerStanding;
import perennial.platform.batching.RoundTrip;
import perennial.platform.definition.Definition;
import perennial.platform.definition.Definitions;
import perennial.platform.outbox.Outbox;
import perennial.schemas.Topics;

/** Spends points on a reward and asks for its voucher, in one transaction. */
@Component
class Claiming {

    private final Definitions<Reward> rewards;
    private final ClaimTable claims;
    private final LedgerReader reader;
    private final LedgerWriter writer;
    private final Outbox outbox;
    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final ZoneId zone;
    private final ClaimMetrics metrics;

    Claiming(
            Definitions<Reward> rewards,
            ClaimTable claims,
            LedgerReader reader,
            LedgerWriter writer,
            Outbox outbox,
            JdbcTemplate jdbc,
            Clock clock,
            ZoneId zone,
            ClaimMetrics metrics) {
        this.rewards = rewards;
        this.claims = claims;
        this.reader = reader;
        this.writer = writer;
        this.outbox = outbox;
        this.jdbc = jdbc;
        this.clock = clock;
        this.zone = zone;
        this.metrics = metrics;
    }

    /** What came of the wish to have a reward. */
    sealed interface Answer {

        record Given(UUID entryId, long balance, UUID requestId) implements Answer {}

        record Refused(Refusal why, long balance) implements Answer {}

        /** There is no such thing in the path. */
        record Unknown(String what, String id) implements Answer {}
    }

    @Transactional
    Answer claim(String customerId, String rewardId, UUID requestId, String causeId) {
        Optional<Definition<Reward>> definition = rewards.find(rewardId);
        if (definition.isEmpty()) {
            return new Answer.Unknown("reward", rewardId);
        }
        if (!claims.hasAccount(customerId)) {
            return new Answer.Unknown("account", customerId);
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        RoundTrip reading = new RoundTrip(jdbc);
        Supplier<Books> opening = reader.lock(new Wanted().lots(customerId), reading, now);
        ClaimTable.Given given = claims.read(customerId, List.of(rewardId), reading);
        reading.make();
        Books books = opening.get();
        AccountBook book = books.account(customerId);
        book.settle();
        Answer answer = claim(
                definition.get(),
                book,
                given,
                new Origin(Cause.reward(requestId.toString()), null, null, causeId),
                now);
        RoundTrip writing = new RoundTrip(jdbc);
        writer.write(books, writing);
        writing.make();
        if (answer instanceof Answer.Given gives) {
            note(gives, definition.get(), customerId, causeId, now);
        }
        metrics.countAfterCommit(answer);
        return answer;
    }

    private Answer claim(
            Definition<Reward> definition, AccountBook book, ClaimTable.Given before, Origin origin, Instant now) {
        Reward reward = definition.value();
        long balance = book.balance();
        Eligibility.Offer offer = new Eligibility.Offer(reward, definition.stopped(), before.taken(definition.id()));
        Eligibility.Claimant claimant =
                new Eligibility.Claimant(balance, CustomerStanding.of(book)::hasReached, before.hers(definition.id()));
        Optional<Refusal> refusal = Eligibility.refusal(offer, claimant, now, zone);
        if (refusal.isPresent()) {
            return new Answer.Refused(refusal.get(), balance);
        }
        // Others may have taken the last one since it was looked at: their accounts are not locked.
        if (!claims.take(definition.id(), Objects.requireNonNullElse(reward.stock(), Long.MAX_VALUE))) {
            return new Answer.Refused(Refusal.OUT_OF_STOCK, balance);
        }
        Entry.Detail detail = new Entry.Detail(definition.id(), null, null, null, null);
        return switch (book.spend(offer.costPoints(), origin, detail)) {
            case AccountBook.Taking.Taken taken ->
                new Answer.Given(
                        taken.entry().entryId(),
                        taken.entry().move().balance(),
                        UUID.fromString(origin.cause().id()));
            case AccountBook.Taking.Insufficient insufficient ->
                throw new IllegalStateException(offer.costPoints() + " of " + balance + " points were not to be had: "
                        + insufficient.balance());
        };
    }

    private void note(
            Answer.Given given, Definition<Reward> definition, String customerId, String causeId, Instant now) {
        @Nullable String promotionId = definition.value().promotion();
        claims.insert(new ClaimTable.Claim(
                given.requestId(), customerId, definition.id(), promotionId, given.entryId(), now));
        if (promotionId != null) {
            outbox.append(
                    Topics.VOUCHER_REQUESTS,
                    VoucherRequest.newBuilder()
                            .setEventId(given.entryId().toString())
                            .setType("REQUESTED")
                            .setOccurredAt(now)
                            .setRecordedAt(now)
                            .setCauseId(causeId)
                            .setRequestId(given.requestId().toString())
                            .setCustomerId(customerId)
                            .setPromotionId(promotionId)
                            .setRequestedBy("reward:" + definition.id())
                            .build());
        }
    }
}
