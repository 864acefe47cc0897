package perennial.loyalty.earning;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perennial.loyalty.ledger.Cause;
import perennial.loyalty.ledger.Comeback;

/** Something that decides whether points are earned, or kept. */
sealed interface Occasion {

    String eventId();

    Instant occurredAt();

    String customerId();

    /** What it is about, by the name that stays the same however often it is told. */
    Cause cause();

    /** A guest has no account. */
    default boolean ofGuest() {
        return customerId().startsWith("guest:");
    }

    /** Of an order, which decisions are remembered of by its id. */
    sealed interface OfOrder extends Occasion {

        String orderId();

        @Override
        default Cause cause() {
            return Cause.order(orderId());
        }

        default OrderKey order() {
            return new OrderKey(customerId(), orderId());
        }
    }

    /** @param country ISO 3166-1 alpha-2, if it is known */
    record OrderPlaced(
            String eventId,
            Instant occurredAt,
            String customerId,
            String orderId,
            long totalMinor,
            long discountMinor,
            long shippingMinor,
            long taxMinor,
            String currency,
            List<Line> lines,
            @Nullable String country)
            implements OfOrder {}

    record OrderCancelled(String eventId, Instant occurredAt, String customerId, String orderId) implements OfOrder {}

    record OrderReturned(String customerId, String orderId, Comeback comeback) implements OfOrder {

        @Override
        public String eventId() {
            return comeback.eventId();
        }

        @Override
        public Instant occurredAt() {
            return comeback.occurredAt();
        }
    }

    /** @param byDefinition because the segment was defined anew: nothing happened, and no time went by */
    record SegmentEntered(String eventId, Instant occurredAt, String customerId, String segmentId, boolean byDefinition)
            implements Occasion {

        @Override
        public Cause cause() {
            return Cause.entered(eventId);
        }
    }

    /**
     * A visit, a review, a survey's answer.
     *
     * @param score a survey's answer
     */
    record Engaged(
            String eventId,
            Instant occurredAt,
            String customerId,
            String type,
            @Nullable Integer score,
            @Nullable String sku)
            implements Occasion {

        @Override
        public Cause cause() {
            return Cause.engagement(eventId);
        }
    }
}
