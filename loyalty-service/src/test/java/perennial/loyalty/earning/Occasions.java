package perennial.loyalty.earning;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perennial.loyalty.ledger.Comeback;

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
        return new Occasion.OrderPlaced(
                eventId, at, customerId, orderId, totalMinor, 0, 0, 0, currency, List.of(), null);
    }

    static Occasion.OrderPlaced orderOf(String customerId, String orderId, Line... lines) {
        long total = List.of(lines).stream().mapToLong(Line::paidMinor).sum();
        return new Occasion.OrderPlaced(
                "event-of-" + orderId, AT, customerId, orderId, total, 0, 0, 0, "EUR", List.of(lines), null);
    }

    static Line line(String lineId, long quantity, long paidMinor, String... categories) {
        return new Line(lineId, "sku-" + lineId, List.of(categories), quantity, paidMinor);
    }

    static Occasion.OrderPlaced orderFrom(@Nullable String country) {
        return new Occasion.OrderPlaced(
                "e-1",
                AT,
                "c-1",
                "o-1",
                10_000,
                500,
                300,
                1_900,
                "EUR",
                List.of(line("1", 2, 10_000, "shoes")),
                country);
    }

    static Occasion.OrderCancelled cancelled(String customerId, String orderId) {
        return new Occasion.OrderCancelled("cancellation-of-" + orderId, AT, customerId, orderId);
    }

    static Occasion.OrderReturned returned(
            String eventId, String customerId, String orderId, Map<String, Long> pieces) {
        return new Occasion.OrderReturned(customerId, orderId, new Comeback(eventId, pieces, 0, AT));
    }

    static Occasion.OrderReturned paidBack(String eventId, String customerId, String orderId, long paidBackMinor) {
        return new Occasion.OrderReturned(customerId, orderId, new Comeback(eventId, Map.of(), paidBackMinor, AT));
    }

    static Occasion.SegmentEntered entered(String customerId, String eventId, String segmentId) {
        return new Occasion.SegmentEntered(eventId, AT, customerId, segmentId, false);
    }

    static Occasion.Engaged engaged(String customerId, String eventId, String type) {
        return engaged(customerId, eventId, type, null, AT);
    }

    static Occasion.Engaged engaged(
            String customerId, String eventId, String type, @Nullable Integer score, Instant at) {
        return new Occasion.Engaged(eventId, at, customerId, type, score, null);
    }
}
