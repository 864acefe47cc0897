package perennial.segment.profile;

import java.time.Instant;

/**
 * The cart that changed last; of the customer's other carts nothing is known.
 *
 * @param quantity the pieces in it at that change
 * @param valueMinor what they cost, in {@code currency}
 * @param ordered whether it has become an order since
 */
public record Cart(Stamp lastChange, String cartId, long quantity, String currency, long valueMinor, boolean ordered) {
    public Instant updatedAt() {
        return lastChange.at();
    }

    /** The pieces in it now. */
    public long items() {
        return ordered ? 0 : quantity;
    }

    /** What is in it now costs this, if it is in that currency. */
    public long totalMinor(String currency) {
        return ordered || !currency.equals(this.currency) ? 0 : valueMinor;
    }

    /** Once orders as late as the cart have been folded, the one that took it may be among them, and its word stays. */
    Cart seenWith(Orders orders) {
        boolean taken = orders.tookCart(cartId, updatedAt())
                || (ordered && orders.recent().isBeyondHorizon(updatedAt()));
        return taken == ordered ? this : new Cart(lastChange, cartId, quantity, currency, valueMinor, taken);
    }
}
