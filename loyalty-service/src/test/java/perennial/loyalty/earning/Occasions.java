package perennial.loyalty.earning;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Occasions of which a test says only what it is about. */
final class Occasions {

    static final Instant AT = Instant.parse("2026-06-01T12:00:00Z");

    private Occasions() {}

    static Occasion.OrderPlaced order(String customerId, String orderId, long totalMinor) {
        return order("event-of-" + orderId, customerId, orderId, totalMinor, "EUR", AT);
    }

    static Occasion.OrderPlaced orderAt(Instant at) {
        return order("e-1", "c-1", "o-1", 1_000, "EUR", at);
    }

    static Occasion.OrderPlaced order(
            String eventId, String customerId, String orderId, long totalMinor, String currency, Instant at) {
        return new Occasion.OrderPlaced(eventId, at, customerId, orderId, totalMinor, 0, 0, 0, currency, null);
    }

    static Occasion.OrderPlaced orderFrom(@Nullable String country) {
        return new Occasion.OrderPlaced("e-1", AT, "c-1", "o-1", 10_000, 500, 300, 1_900, "EUR", country);
    }

    static Occasion cancelled(String customerId, String orderId) {
        return new Occasion.OrderCancelled("cancellation-of-" + orderId, AT, customerId, orderId);
    }

    static Occasion entered(String customerId, String eventId, String segmentId) {
        return new Occasion.SegmentEntered(eventId, AT, customerId, segmentId);
    }
}
