package perennial.loyalty.standing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import perennial.events.VoucherRequest;
import perennial.loyalty.ledger.AccountBook;
import perennial.loyalty.ledger.Entry;
import perennial.loyalty.ledger.Follower;
import perennial.loyalty.ledger.Followers;
import perennial.loyalty.milestone.MilestoneRule;
import perennial.loyalty.milestone.MilestonesInForce;
import perennial.loyalty.tier.Levels;
import perennial.loyalty.tier.TiersInForce;
import perennial.platform.batching.RoundTrip;
import perennial.platform.outbox.Outbox;
import perennial.schemas.Topics;

/** Follows accounts by the tiers and milestones in force, and asks for the vouchers that marks give. */
@Component
class Standings implements Followers {

    private final TiersInForce tiers;
    private final MilestonesInForce milestones;
    private final Outbox outbox;
    private final ZoneId zone;
    private final StandingMetrics metrics;

    Standings(TiersInForce tiers, MilestonesInForce milestones, Outbox outbox, ZoneId zone, StandingMetrics metrics) {
        this.tiers = tiers;
        this.milestones = milestones;
        this.outbox = outbox;
        this.zone = zone;
        this.metrics = metrics;
    }

    @Override
    public Function<AccountBook, Follower> read(RoundTrip trip, Instant now) {
        Supplier<Levels> levels = tiers.read(trip);
        Supplier<List<MilestoneRule>> rules = milestones.read(trip);
        return new Function<>() {

            private CustomerStanding.@Nullable Programme programme;

            @Override
            public Follower apply(AccountBook book) {
                if (programme == null) {
                    programme = new CustomerStanding.Programme(levels.get(), rules.get(), zone);
                }
                return new CustomerStanding(programme, now, book);
            }
        };
    }

    @Override
    public void written(Collection<AccountBook> changed) {
        metrics.countAfterCommit(
                changed.stream().flatMap(book -> book.entries().stream()).toList());
        List<VoucherRequest> requests = changed.stream()
                .flatMap(book -> CustomerStanding.of(book).promises().stream())
                .map(Standings::request)
                .toList();
        if (!requests.isEmpty()) {
            outbox.append(Topics.VOUCHER_REQUESTS, requests);
        }
    }

    private static VoucherRequest request(CustomerStanding.Promise promise) {
        Entry entry = promise.entry();
        String requestId = entry.entryId().toString();
        return VoucherRequest.newBuilder()
                .setEventId(UUID.nameUUIDFromBytes(("requested " + requestId).getBytes(StandardCharsets.UTF_8))
                        .toString())
                .setType("REQUESTED")
                .setOccurredAt(entry.occurredAt())
                .setRecordedAt(entry.recordedAt())
                .setCauseId(entry.origin().eventId())
                .setRequestId(requestId)
                .setCustomerId(entry.customerId())
                .setPromotionId(promise.promotionId())
                .setRequestedBy(
                        "milestone:" + Objects.requireNonNull(entry.origin().ruleId()))
                .build();
    }
}
