package perennial.sandbox.endtoend;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import perennial.events.OrderEvent;
import perennial.events.OrderLine;

/**
 * Orders, returns and cancellations of a few customers, some told twice and some before their order; and what they must come to, by
 * somebody who knows nothing but them.
 */
final class LoyaltyHistory {

    static final String RULE = "kill-points";
    static final long POINTS_PER_PIECE = 7;

    private static final int CUSTOMERS = 40;
    private static final int MOST_PIECES = 5;
    private static final int TOLD_TWICE_ONE_OF = 5;
    private static final long PRICE_MINOR = 100 * POINTS_PER_PIECE;

    private final Random random;
    private final List<Order> orders = new ArrayList<>();
    private final List<OrderEvent> later = new ArrayList<>();
    private int events;

    /** Of one line, whose pieces have a price by which no point is ever split. */
    private static final class Order {

        final String customerId;
        final String orderId;
        final int pieces;
        int returned;
        boolean isCancelled;

        Order(String customerId, String orderId, int pieces) {
            this.customerId = customerId;
            this.orderId = orderId;
            this.pieces = pieces;
        }
    }

    LoyaltyHistory(long seed) {
        this.random = new Random(seed);
    }

    static String definition() {
        return """
                kind: EarningRule
                id: %s
                on: order
                points: order.totalMinor / 100
                """.formatted(RULE);
    }

    /** What happens next: one event, and now and then one that was told before. */
    List<OrderEvent> next() {
        List<OrderEvent> next = new ArrayList<>();
        int what = random.nextInt(10);
        if (orders.isEmpty() || what < 6) {
            Order order = new Order(
                    "killed-" + random.nextInt(CUSTOMERS), "order-" + orders.size(), 1 + random.nextInt(MOST_PIECES));
            orders.add(order);
            OrderEvent placed = event(order, "PLACED", order.pieces);
            if (what == 0) {
                next.add(comeBack(order));
            }
            next.add(placed);
        } else if (what < 9) {
            next.add(comeBack(orders.get(random.nextInt(orders.size()))));
        } else {
            Order order = orders.get(random.nextInt(orders.size()));
            order.isCancelled = true;
            next.add(event(order, "CANCELLED", order.pieces));
        }
        for (OrderEvent each : List.copyOf(next)) {
            if (random.nextInt(TOLD_TWICE_ONE_OF) == 0) {
                later.add(each);
            }
        }
        if (!later.isEmpty() && random.nextBoolean()) {
            next.add(later.remove(random.nextInt(later.size())));
        }
        return next;
    }

    private OrderEvent comeBack(Order order) {
        order.returned = Math.min(order.pieces, order.returned + 1);
        return event(order, "RETURNED", 1);
    }

    private OrderEvent event(Order order, String type, int pieces) {
        return OrderEvent.newBuilder()
                .setEventId("event-" + events++)
                .setType(type)
                .setOccurredAt(Instant.now())
                .setCustomerId(order.customerId)
                .setOrderId(order.orderId)
                .setCurrency("EUR")
                .setTotalMinor(pieces * PRICE_MINOR)
                .setLines(List.of(OrderLine.newBuilder()
                        .setLineId("1")
                        .setSku("s-1")
                        .setCategories(List.of())
                        .setQuantity(pieces)
                        .setUnitPriceMinor(PRICE_MINOR)
                        .setPaidMinor(pieces * PRICE_MINOR)
                        .build()))
                .build();
    }

    /** By customer, also those who have nothing. */
    Map<String, Long> balances() {
        Map<String, Long> balances = new HashMap<>();
        for (Order order : orders) {
            long kept = order.isCancelled ? 0 : order.pieces - order.returned;
            balances.merge(order.customerId, kept * POINTS_PER_PIECE, Long::sum);
        }
        return balances;
    }

    /** Which orders may have earned: all, but for those that were cancelled before they came, of which there are none. */
    Set<String> orderIds() {
        Set<String> ids = new HashSet<>();
        orders.forEach(order -> ids.add(order.orderId));
        return ids;
    }

    int told() {
        return events;
    }
}
