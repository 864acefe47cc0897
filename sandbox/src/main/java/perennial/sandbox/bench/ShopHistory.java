package perennial.sandbox.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import perennial.schemas.Topic;
import perennial.schemas.Topics;

/**
 * What happened in a shop, in the order in which it did: customers sign up throughout, look around, fill carts, order, cancel,
 * get mails and earn points. A fifth of it is thirteen months of past, so that customers are in segments; the rest is one busy
 * half hour, so that memberships change as often as they do in live operation. The same seed and end make the same history.
 */
final class ShopHistory {

    /** Where it happens. */
    static final List<Topic<?>> TOPICS = List.of(
            Topics.CUSTOMERS, Topics.ORDERS, Topics.CARTS, Topics.ENGAGEMENT, Topics.MESSAGES, Topics.LOYALTY_ENTRIES);

    private static final Duration PAST = Duration.ofDays(400);
    private static final Duration PRESENT = Duration.ofMinutes(30);
    private static final int PAST_EVENTS_ONE_OF = 5;
    private static final int PRESENT_CUSTOMERS_ONE_OF = 5;

    private static final int VISITS = 40;
    private static final int CARTS = VISITS + 22;
    private static final int ORDERS = CARTS + 18;
    private static final int MAILS = ORDERS + 10;
    private static final int POINTS = MAILS + 5;
    private static final int REVIEWS = POINTS + 3;
    private static final int PERCENT = 100;

    private final Random random;
    private final Happening happening;
    private final int events;
    private final Instant until;
    private final int[] carts;
    private final int[] orders;
    private final int[] entries;
    private int customers;

    ShopHistory(long seed, int customers, int events, Instant until) {
        if (customers < 1 || events < customers) {
            throw new IllegalArgumentException("Each of " + customers + " customers has an event, of " + events);
        }
        this.random = new Random(seed);
        this.happening = new Happening(random);
        this.events = events;
        this.until = until;
        this.carts = new int[customers];
        this.orders = new int[customers];
        this.entries = new int[customers];
    }

    void tell(Audience audience) {
        int past = events / PAST_EVENTS_ONE_OF;
        int known = Math.min(past, carts.length - carts.length / PRESENT_CUSTOMERS_ONE_OF);
        tell(audience, 0, past, known, PAST, until.minus(PRESENT));
        tell(audience, past, events, carts.length, PRESENT, until);
    }

    /** @param known how many customers have signed up when it ends */
    private void tell(Audience audience, int from, int to, int known, Duration length, Instant end) {
        for (int number = from; number < to; number++) {
            Instant at = end.minusMillis(length.toMillis() * (to - number) / (to - from));
            boolean signsUp = customers == 0 || random.nextInt(to - number) < known - customers;
            if (signsUp) {
                audience.hear(Topics.CUSTOMERS, happening.signUp("h-" + number, customerId(customers), at));
                customers++;
            } else {
                tell(audience, "h-" + number, random.nextInt(customers), at);
            }
        }
    }

    static String customerId(int customer) {
        return "c-" + customer;
    }

    private void tell(Audience audience, String eventId, int customer, Instant at) {
        String customerId = customerId(customer);
        int what = random.nextInt(PERCENT);
        if (what < VISITS) {
            audience.hear(Topics.ENGAGEMENT, happening.engagement(eventId, "VISIT", customerId, at));
        } else if (what < CARTS) {
            audience.hear(Topics.CARTS, happening.cart(eventId, customerId, cartId(customer), at));
        } else if (what < ORDERS) {
            audience.hear(
                    Topics.ORDERS,
                    happening.order(eventId, customerId, orderId(customer, orders[customer]), cartId(customer), at));
            orders[customer]++;
            carts[customer]++;
        } else if (what < MAILS) {
            audience.hear(Topics.MESSAGES, happening.sent(eventId, customerId, at));
        } else if (what < POINTS) {
            entries[customer]++;
            audience.hear(
                    Topics.LOYALTY_ENTRIES,
                    happening.points(eventId, customerId, entries[customer], 10L * entries[customer], at));
        } else if (what < REVIEWS || orders[customer] == 0) {
            audience.hear(Topics.ENGAGEMENT, happening.engagement(eventId, "REVIEW", customerId, at));
        } else {
            audience.hear(
                    Topics.ORDERS,
                    happening.cancellation(eventId, customerId, orderId(customer, orders[customer] - 1), at));
        }
    }

    private String cartId(int customer) {
        return "k-" + customer + "-" + carts[customer];
    }

    private static String orderId(int customer, int number) {
        return "o-" + customer + "-" + number;
    }
}
