package perennial.campaign.shopping;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order as it was placed.
 *
 * @param totalMinor what was paid
 * @param voucherCodes as voucher-service writes them, however they were typed
 * @param lines the first of them, {@value #MAX_LINES} at most: as many as a mail shows
 * @param eventId the event that told of it first
 */
public record Order(
        String orderId,
        String customerId,
        @Nullable String cartId,
        String currency,
        long totalMinor,
        List<String> voucherCodes,
        List<Line> lines,
        Instant placedAt,
        String eventId) {

    public static final int MAX_LINES = 20;

    /** That she has ordered, and for how much, but not what. */
    public Order withoutLines() {
        return new Order(orderId, customerId, cartId, currency, totalMinor, voucherCodes, List.of(), placedAt, eventId);
    }

    public Order {
        voucherCodes = voucherCodes.stream().map(TypedCode::canonical).toList();
        lines = List.copyOf(lines.subList(0, Math.min(lines.size(), MAX_LINES)));
    }
}
