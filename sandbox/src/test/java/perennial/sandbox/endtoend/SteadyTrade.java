package perennial.sandbox.endtoend;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import perennial.events.MembershipEvent;
import perennial.events.OrderEvent;
import perennial.sandbox.endtoend.Foretold.Change;
import perennial.sandbox.home.Home;
import perennial.sandbox.publishing.EventPublisher;
import perennial.schemas.Topic;
import perennial.schemas.Topics;

/**
 * Customers sign up, order once or twice, fill their carts and are welcomed, some 200 events a second. Each event is foretold
 * before it is sent. A cart is reported shortly before it counts as left, so that timers are armed all the time.
 */
final class SteadyTrade implements AutoCloseable {

    static final String NEW_CUSTOMER = "new-customer";
    static final String BUYERS = "buyers";
    static final String TWICE = "twice";
    static final String LEFT_CART = "left-cart";

    static final String DEFINITIONS = """
            kind: Segment
            id: new-customer
            description: signed up, and was not welcomed yet
            when: since(signedUpAt) < days(30) && message('welcome').count == 0
            ---
            kind: Segment
            id: buyers
            description: ordered
            when: orders.count > 0
            ---
            kind: Segment
            id: twice
            description: ordered more than once
            when: orders.count >= 2
            ---
            kind: Segment
            id: left-cart
            description: has a cart that was not touched for a minute
            when: since(cart.updatedAt) >= minutes(1)
            """;

    private static final Duration CART_IS_LEFT = Duration.ofMinutes(1);
    private static final Duration REPORTED_AFTER = Duration.ofSeconds(58);
    private static final Duration BETWEEN_EVENTS = Duration.ofMillis(5);
    private static final int EVENTS_PER_CUSTOMER = 6;
    private static final int CUSTOMERS_UNTIL_ORDER = 20;
    private static final int CUSTOMERS_UNTIL_CART = 40;
    private static final int CUSTOMERS_UNTIL_SECOND_ORDER = 100;
    private static final int CUSTOMERS_UNTIL_SECOND_CART = 200;
    private static final long ORDER_MINOR = 4_200;

    private final Home home;
    private final Foretold foretold;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Queue<String> toBeWelcomed = new ConcurrentLinkedQueue<>();
    private final List<Instant> firstCarts = new ArrayList<>();
    private @Nullable Future<?> trade;
    private volatile boolean trading = true;
    private int customers;
    private int events;

    SteadyTrade(Home home, Foretold foretold) {
        this.home = home;
        this.foretold = foretold;
    }

    /** After {@link #stop}. */
    int customers() {
        return customers;
    }

    /** After {@link #stop}. */
    int events() {
        return events;
    }

    /** As campaign-service does, half of the new customers are welcomed once it is told of them. */
    void hear(MembershipEvent event) {
        boolean entry =
                event.getSegmentId().equals(NEW_CUSTOMER) && event.getType().equals("ENTERED");
        if (entry && event.getCustomerId().hashCode() % 2 == 0) {
            toBeWelcomed.add(event.getCustomerId());
        }
    }

    void start() {
        trade = thread.submit(this::trade);
    }

    /** Returns when the broker has taken everything. */
    void stop() throws InterruptedException {
        trading = false;
        try {
            if (trade != null) {
                trade.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError("The trade failed", e.getCause());
        }
    }

    private void trade() {
        long start = System.nanoTime();
        try (EventPublisher publisher = EventPublisher.eachAtOnce(home)) {
            for (int number = 0; trading; number++) {
                long due = start + number * BETWEEN_EVENTS.toNanos();
                for (long ahead = due - System.nanoTime(); ahead > 0; ahead = due - System.nanoTime()) {
                    LockSupport.parkNanos(ahead);
                }
                next(publisher, number);
            }
            publisher.flush();
        }
    }

    private void next(EventPublisher publisher, int number) {
        int newest = number / EVENTS_PER_CUSTOMER;
        switch (number % EVENTS_PER_CUSTOMER) {
            case 0 -> signUp(publisher, newest);
            case 1 -> order(publisher, newest - CUSTOMERS_UNTIL_ORDER);
            case 2 -> cart(publisher, newest - CUSTOMERS_UNTIL_CART);
            case 3 -> orderAgain(publisher, newest - CUSTOMERS_UNTIL_SECOND_ORDER);
            case 4 -> cartAgain(publisher, newest - CUSTOMERS_UNTIL_SECOND_CART);
            default -> welcome(publisher);
        }
    }

    private static String customerId(int customer) {
        return "c-" + customer;
    }

    private void signUp(EventPublisher publisher, int customer) {
        String id = customerId(customer);
        Instant now = Shoppers.now();
        foretold.foretell(id, NEW_CUSTOMER, Change.entered(now, "sign-up-" + id));
        publish(publisher, Topics.CUSTOMERS, Shoppers.signUp(id, true, now));
        customers = customer + 1;
    }

    private void order(EventPublisher publisher, int customer) {
        if (customer >= 0) {
            OrderEvent order = order(customer, "first");
            foretold.foretell(order.getCustomerId(), BUYERS, Change.entered(order.getOccurredAt(), order.getEventId()));
            publish(publisher, Topics.ORDERS, order);
            publish(publisher, Topics.ORDERS, order);
        }
    }

    private void orderAgain(EventPublisher publisher, int customer) {
        if (customer >= 0 && customer % 2 == 0) {
            OrderEvent order = order(customer, "second");
            foretold.foretell(order.getCustomerId(), TWICE, Change.entered(order.getOccurredAt(), order.getEventId()));
            publish(publisher, Topics.ORDERS, order);
        }
    }

    private static OrderEvent order(int customer, String which) {
        String id = customerId(customer);
        return Shoppers.order(id, which + "-of-" + id, ORDER_MINOR, Shoppers.now());
    }

    private void cart(EventPublisher publisher, int customer) {
        if (customer >= 0) {
            String id = customerId(customer);
            Instant at = Shoppers.now().minus(REPORTED_AFTER);
            firstCarts.add(at);
            String eventId = "cart-1-" + id;
            foretold.foretell(id, LEFT_CART, Change.entered(at.plus(CART_IS_LEFT), eventId));
            publish(publisher, Topics.CARTS, Shoppers.cart(id, eventId, at));
        }
    }

    /** Her first cart counts as left when the second is reported, so that both entries are told, however late. */
    private void cartAgain(EventPublisher publisher, int customer) {
        Instant now = Shoppers.now();
        if (customer >= 0
                && customer % 3 == 0
                && firstCarts.get(customer).plus(CART_IS_LEFT).isBefore(now)) {
            String id = customerId(customer);
            Instant at = now.minus(REPORTED_AFTER);
            Instant leftBefore = firstCarts.get(customer).plus(CART_IS_LEFT);
            String eventId = "cart-2-" + id;
            foretold.foretell(
                    id,
                    LEFT_CART,
                    Change.exited(at.isAfter(leftBefore) ? at : leftBefore, eventId),
                    Change.entered(at.plus(CART_IS_LEFT), eventId));
            publish(publisher, Topics.CARTS, Shoppers.cart(id, eventId, at));
        }
    }

    private void welcome(EventPublisher publisher) {
        String id = toBeWelcomed.poll();
        if (id != null) {
            Instant now = Shoppers.now();
            foretold.foretell(id, NEW_CUSTOMER, Change.exited(now, "welcomed-" + id));
            publish(publisher, Topics.MESSAGES, Shoppers.welcome(id, now));
        }
    }

    private <V extends SpecificRecord> void publish(EventPublisher publisher, Topic<V> topic, V event) {
        publisher.publish(topic, event);
        events++;
    }

    @Override
    public void close() {
        trading = false;
        thread.shutdownNow();
    }
}
