package perennial.sandbox.simulator;

import java.util.Optional;

/**
 * An order that was placed.
 *
 * @param discountMinor what the code took off
 */
public record Order(String orderId, Basket basket, Optional<String> code, long discountMinor) {

    public long totalMinor() {
        return basket.totalMinor() - discountMinor;
    }

    /** The id of the event that tells of it: what it causes names it. */
    public String eventId() {
        return orderId + ":placed";
    }
}
