package perennial.loyalty.earning;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import perennial.loyalty.ledger.Cause;

/** Something that decides whether points are earned. */
sealed interface Occasion {

    String eventId();

    Instant occurredAt();

    String customerId();

    /** A guest has no account. */
    default boolean ofGuest() {
        return customerId().startsWith("guest:");
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
            @Nullable String country)
            implements Occasion {}

    /** Of an order that was placed before it takes nothing back yet; one that is placed afterwards earns nothing. */
    record OrderCancelled(String eventId, Instant occurredAt, String customerId, String orderId) implements Occasion {}

    record SegmentEntered(String eventId, Instant occurredAt, String customerId, String segmentId)
            implements Occasion {}

    /** A cancellation has the cause of its order, so that it decides about an order that has not come yet. */
    default Cause cause() {
        return switch (this) {
            case OrderPlaced placed -> Cause.order(placed.orderId());
            case OrderCancelled cancelled -> Cause.order(cancelled.orderId());
            case SegmentEntered entered -> Cause.entered(entered.eventId());
        };
    }
}
