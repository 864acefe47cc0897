package perennial.campaign.journey;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perennial.campaign.delivery.Occasion;
import perennial.campaign.delivery.Voucher;
import perennial.campaign.recipient.Standing;
import perennial.campaign.shopping.OrderTable;

/**
 * Something that happened to a customer.
 *
 * @param key names it, however often and with whatever event it is told
 * @param since from when its freshness counts
 * @param origin what made it happen
 * @param voucher the code that it is about
 */
record Occurrence(
        String key,
        String eventId,
        String customerId,
        Instant since,
        Origin origin,
        Happening happening,
        Occasion occasion,
        @Nullable Voucher voucher) {

    /** The code that a journey it begins goes on about, for as long as the code is good. */
    Optional<Voucher> promise() {
        boolean good = happening instanceof Happening.Voucher told && told.leavesItGood();
        return good ? Optional.ofNullable(voucher) : Optional.empty();
    }

    enum Origin {
        /** The customer, or the time. */
        LIFE,
        /** A definition was changed: it was so before, and nobody knew. */
        DEFINITION,
        /** A person was erased, or a definition deleted: nobody is written to for that. */
        REMOVAL
    }

    /** An order is placed and cancelled once, and may come back in parts. */
    static Occurrence of(OrderTable.Change change) {
        String key =
                change.type().equals(Happening.RETURNED) ? change.eventId() : change.type() + "/" + change.orderId();
        return new Occurrence(
                key,
                change.eventId(),
                change.customerId(),
                change.at(),
                Origin.LIFE,
                new Happening.Order(change.type()),
                new Occasion(change.orderId(), null, null),
                null);
    }

    /** A change of membership that came of what she did, or of time. */
    static Occurrence of(Standing standing) {
        return of(standing, Origin.LIFE);
    }

    /** Nobody knew of what only a definition has brought about before it was recorded. */
    static Occurrence of(Standing standing, Origin origin) {
        return new Occurrence(
                standing.eventId(),
                standing.eventId(),
                standing.customerId(),
                origin == Origin.LIFE ? standing.occurredAt() : standing.recordedAt(),
                origin,
                new Happening.Membership(standing.segmentId(), standing.entered()),
                Occasion.NONE,
                null);
    }
}
