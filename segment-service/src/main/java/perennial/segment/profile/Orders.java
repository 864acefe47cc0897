package perennial.segment.profile;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The orders of a customer: the last {@value #HORIZON} one by one, older ones as sums. Given up beyond that horizon: an
 * old order that is cancelled still counts, and one that first arrives then does not count.
 */
public record Orders(Remembered<Order> recent, Folded folded) {
    /** The number of orders that are remembered one by one. */
    public static final int HORIZON = 200;

    public static final Orders NONE = new Orders(Remembered.nothing(), Folded.NOTHING);

    /** What is left of the orders beyond the horizon. */
    public record Folded(
            long count, @Nullable Instant firstAt, @Nullable Instant lastAt) {
        public static final Folded NOTHING = new Folded(0, null, null);

        Folded with(Order order) {
            if (!order.counts()) {
                return this;
            }
            return new Folded(count + 1, earlier(firstAt, order.at()), later(lastAt, order.at()));
        }
    }

    /** Orders that were placed and not cancelled. */
    public long count() {
        long count = folded.count();
        for (Order order : recent.items()) {
            if (order.counts()) {
                count++;
            }
        }
        return count;
    }

    public @Nullable Instant firstAt() {
        if (folded.firstAt() != null) {
            return folded.firstAt();
        }
        for (Order order : recent.items()) {
            if (order.counts()) {
                return order.at();
            }
        }
        return null;
    }

    public @Nullable Instant lastAt() {
        for (int i = recent.items().size() - 1; i >= 0; i--) {
            Order order = recent.items().get(i);
            if (order.counts()) {
                return order.at();
            }
        }
        return folded.lastAt();
    }

    /** Whether the cart became an order at or after the instant; a later cancellation does not fill the cart again. */
    boolean tookCart(String cartId, Instant since) {
        for (Order order : recent.items()) {
            if (cartId.equals(order.cartId())
                    && order.placedAt() != null
                    && !order.placedAt().isBefore(since)) {
                return true;
            }
        }
        return false;
    }

    /** Null if the order lies beyond the horizon; this, if it brings nothing new. */
    @Nullable Orders with(Order news) {
        Order known = recent.find(news.orderId());
        if (known == null && recent.isBeyondHorizon(news.at())) {
            return null;
        }
        Order order = known == null ? news : known.and(news);
        if (order.equals(known)) {
            return this;
        }
        Remembered.Put<Order> put = recent.put(order, HORIZON);
        return new Orders(put.remembered(), put.folded() == null ? folded : folded.with(put.folded()));
    }

    private static Instant earlier(@Nullable Instant one, Instant other) {
        return one == null || other.isBefore(one) ? other : one;
    }

    private static Instant later(@Nullable Instant one, Instant other) {
        return one == null || other.isAfter(one) ? other : one;
    }
}
