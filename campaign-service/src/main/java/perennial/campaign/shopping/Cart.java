package perennial.campaign.shopping;

import java.time.Instant;
import java.util.List;

/**
 * The cart that a customer changed last, and has not ordered.
 *
 * @param items the pieces in it
 * @param lines the first of its lines, {@value Order#MAX_LINES} at most
 * @param eventId its latest change
 */
public record Cart(
        String customerId,
        String cartId,
        String currency,
        long totalMinor,
        long items,
        List<Line> lines,
        Instant updatedAt,
        String eventId) {

    public Cart {
        lines = List.copyOf(lines.subList(0, Math.min(lines.size(), Order.MAX_LINES)));
    }
}
