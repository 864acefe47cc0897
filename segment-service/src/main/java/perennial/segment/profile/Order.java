package perennial.segment.profile;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One remembered order.
 *
 * @param placedAt null while only its cancellation is known
 * @param cartId the cart that became this order
 * @param cancelledAt null while it stands
 */
public record Order(
        String orderId,
        @Nullable Instant placedAt,
        @Nullable String cartId,
        @Nullable Instant cancelledAt) implements Remembered.Item {
    private static final Comparator<Order> PLACING = Comparator.comparing(
                    Order::placedAt, Comparator.nullsLast(Comparator.<Instant>naturalOrder()))
            .thenComparing(Order::cartId, Comparator.nullsLast(Comparator.<String>naturalOrder()));

    public Order {
        if (placedAt == null && cancelledAt == null) {
            throw new IllegalArgumentException("order " + orderId + " was neither placed nor cancelled");
        }
    }

    @Override
    public String id() {
        return orderId;
    }

    @Override
    public Instant at() {
        return placedAt != null ? placedAt : Objects.requireNonNull(cancelledAt);
    }

    boolean counts() {
        return placedAt != null && cancelledAt == null;
    }

    /** What both say together: the earliest placing and the earliest cancellation, whichever came first. */
    Order and(Order other) {
        Order placing = PLACING.compare(this, other) <= 0 ? this : other;
        return new Order(orderId, placing.placedAt, placing.cartId, earliest(cancelledAt, other.cancelledAt));
    }

    private static @Nullable Instant earliest(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
