package perennial.loyalty.reward;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
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

    Claiming(
            Definitions<Reward> rewards,
            ClaimTable claims,
            LedgerReader reader,
            LedgerWriter writer,
            Outbox outbox,
            JdbcTemplate jdbc,
            Clock clock,
            ZoneId zone) {
        this.rewards = rewards;
        this.claims = claims;
        this.reader = reader;
        this.writer = writer;
        this.outbox = outbox;
        this.jdbc = jdbc;
        this.clock = clock;
        this.zone = zone;
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
        List<Instant> before = new ArrayList<>();
        claims.read(customerId, rewardId, reading, before);
        reading.make();
        Books books = opening.get();
        AccountBook book = books.account(customerId);
        book.settle();
        book.follow();
        Answer answer = claim(
                definition.get(),
                book,
                before,
                new Origin(Cause.reward(requestId.toString()), null, null, causeId),
                now);
        RoundTrip writing = new RoundTrip(jdbc);
        writer.write(books, writing);
        writing.make();
        if (answer instanceof Answer.Given given) {
            note(given, definition.get(), customerId, causeId, now);
        }
        return answer;
    }

    private Answer claim(
            Definition<Reward> definition, AccountBook book, List<Instant> before, Origin origin, Instant now) {
        Reward reward = definition.value();
        long costPoints = Objects.requireNonNull(reward.costPoints());
        long balance = book.account().balance();
        Eligibility.Claimant claimant =
                new Eligibility.Claimant(balance, CustomerStanding.of(book)::hasReached, before);
        Optional<Refusal> refusal = Eligibility.refusal(reward, costPoints, definition.stopped(), claimant, now, zone);
        if (refusal.isPresent()) {
            return new Answer.Refused(refusal.get(), balance);
        }
        if (!claims.take(definition.id(), Objects.requireNonNullElse(reward.stock(), Long.MAX_VALUE))) {
            return new Answer.Refused(Refusal.OUT_OF_STOCK, balance);
        }
        Entry.Detail detail = new Entry.Detail(definition.id(), null, null, null, null);
        return switch (book.spend(costPoints, origin, detail)) {
            case AccountBook.Taking.Taken taken ->
                new Answer.Given(
                        taken.entry().entryId(),
                        taken.entry().move().balance(),
                        UUID.fromString(origin.cause().id()));
            case AccountBook.Taking.Insufficient insufficient ->
                throw new IllegalStateException(
                        costPoints + " of " + balance + " points were not to be had: " + insufficient.balance());
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
