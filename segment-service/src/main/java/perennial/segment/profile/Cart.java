package perennial.segment.profile;

import java.time.Instant;

/**
 * The cart that changed last.
 *
 * @param quantity the pieces in it at that change
 * @param ordered whether it has become an order since
 */
public record Cart(Stamp lastChange, String cartId, long quantity, boolean ordered) {
    public Instant updatedAt() {
        return lastChange.at();
    }

    /** The pieces in it now. */
    public long items() {
        return ordered ? 0 : quantity;
    }

    Cart seenWith(Orders orders) {
        boolean taken = ordered || orders.tookCart(cartId, updatedAt());
        return taken == ordered ? this : new Cart(lastChange, cartId, quantity, taken);
    }
}
