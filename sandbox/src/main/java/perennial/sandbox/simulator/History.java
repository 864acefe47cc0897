package perennial.sandbox.simulator;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import perennial.sandbox.publishing.EventPublisher;
import perennial.schemas.Topics;

/**
 * The shop's customers from before it had Perennial.
 *
 * @param lapsed ordered last long ago
 * @param aboutToLapse ordered last 90 days ago, less half an hour or so
 */
public record History(List<Person> lapsed, List<Person> aboutToLapse) {

    /** Publishes their sign-ups and orders, as they would have been published at the time. */
    public static History load(Population population, EventPublisher publisher, Instant now) {
        List<Population.Former> lapsed = population.lapsed();
        List<Population.Former> aboutToLapse = population.aboutToLapse();
        lapsed.forEach(former -> publish(former, publisher, now));
        aboutToLapse.forEach(former -> publish(former, publisher, now));
        publisher.flush();
        return new History(persons(lapsed), persons(aboutToLapse));
    }

    private static void publish(Population.Former former, EventPublisher publisher, Instant now) {
        Person person = former.person();
        publisher.publish(Topics.CUSTOMERS, StorefrontEvents.signedUp(person, now.minus(former.signedUpAgo())));
        for (Population.FormerOrder past : former.orders()) {
            Order order = new Order(past.orderId(), past.basket(), Optional.empty(), 0);
            publisher.publish(Topics.ORDERS, StorefrontEvents.placed(person, order, now.minus(past.ago())));
        }
    }

    private static List<Person> persons(List<Population.Former> former) {
        return former.stream().map(Population.Former::person).toList();
    }
}
