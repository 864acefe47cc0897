package perennial.sandbox.bench;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import perennial.events.OrderEvent;
import perennial.events.OrderLine;
import perennial.sandbox.console.Progress;
import perennial.sandbox.home.Home;
import perennial.sandbox.publishing.EventPublisher;
import perennial.schemas.Topics;

/** What customers, drawn by lot, order when points are measured: two books for 40 euros. */
record OrdersOfOneLine(Home home, int customers) {

    /**
     * Returns when they are on their topic.
     *
     * @param from the number of the first, as no order comes twice
     * @param placedAt of those, counted from 0
     */
    void publish(int from, int count, IntFunction<Instant> placedAt) {
        Random random = new Random(from);
        try (EventPublisher publisher = EventPublisher.eachOnItsOwn(home);
                Progress progress = new Progress("publishing orders", count)) {
            for (int number = 0; number < count; number++) {
                publisher.publish(
                        Topics.ORDERS, order(from + number, "c-" + random.nextInt(customers), placedAt.apply(number)));
                progress.step();
            }
            publisher.flush();
        }
    }

    private static OrderEvent order(int number, String customerId, Instant placedAt) {
        return OrderEvent.newBuilder()
                .setEventId("event-of-" + number)
                .setType("PLACED")
                .setOccurredAt(placedAt)
                .setCustomerId(customerId)
                .setOrderId("o-" + number)
                .setCurrency("EUR")
                .setTotalMinor(4_000)
                .setLines(List.of(OrderLine.newBuilder()
                        .setLineId("1")
                        .setSku("s-1")
                        .setCategories(List.of("books"))
                        .setQuantity(2)
                        .setUnitPriceMinor(2_000)
                        .setPaidMinor(4_000)
                        .build()))
                .build();
    }
}
