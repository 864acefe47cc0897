package perennial.sandbox.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import perennial.schemas.Topic;
import perennial.schemas.Topics;

/** Many customers who did something once and now do nothing: each signed up, two of three have ordered. */
record IdlePopulation(long seed, int customers, Instant now) {

    static final List<Topic<?>> TOPICS = List.of(Topics.CUSTOMERS, Topics.ORDERS);

    private static final int LATEST_DAYS = 31;
    private static final int LONGEST_DAYS = 1_000;

    void tell(Audience audience) {
        Random random = new Random(seed);
        Happening happening = new Happening(random);
        for (int customer = 0; customer < customers; customer++) {
            String customerId = ShopHistory.customerId(customer);
            Instant signedUpAt = before(random, LONGEST_DAYS);
            audience.hear(Topics.CUSTOMERS, happening.signUp("s-" + customer, customerId, signedUpAt));
            if (customer % 3 != 0) {
                Duration since = Duration.between(signedUpAt, now);
                Instant orderedAt = signedUpAt.plusSeconds(random.nextLong(since.toSeconds()));
                audience.hear(
                        Topics.ORDERS,
                        happening.order("p-" + customer, customerId, "o-" + customer, "k-" + customer, orderedAt));
            }
        }
    }

    /** The events of customers who put something into their carts at one instant. */
    void fillCarts(Audience audience, int count, Instant at) {
        Happening happening = new Happening(new Random(seed));
        for (int customer = 0; customer < count; customer++) {
            audience.hear(
                    Topics.CARTS,
                    happening.cart("f-" + customer, ShopHistory.customerId(customer), "f-" + customer, at));
        }
    }

    private Instant before(Random random, int mostDays) {
        long latest = Duration.ofDays(LATEST_DAYS).toSeconds();
        return now.minusSeconds(
                random.nextLong(latest, Duration.ofDays(mostDays).toSeconds()));
    }
}
