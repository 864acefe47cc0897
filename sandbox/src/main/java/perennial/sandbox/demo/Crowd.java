package perennial.sandbox.demo;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import perennial.events.LoyaltyEvent;
import perennial.events.MembershipEvent;
import perennial.events.MessageEvent;
import perennial.events.OrderEvent;
import perennial.sandbox.simulator.Person;

/** What must be true of all customers together. */
final class Crowd {

    private static final String LAPSED = "lapsed";
    private static final String CART_ABANDONED = "cart-abandoned";
    private static final String NEW_CUSTOMER = "new-customer";
    private static final String WELCOME = "welcome";
    private static final String ORDER_THANKS = "order-thanks";

    private Crowd() {}

    /** After trading: the welcome mails, and the silence towards the past. */
    static List<Step> ofTheDay(Collection<Person> signedUp, Collection<Person> lapsedLongAgo, Outcomes outcomes) {
        return List.of(
                entered(NEW_CUSTOMER, "all are new", signedUp, outcomes),
                bonuses(signedUp, outcomes),
                mailed(WELCOME, "one welcome mail each", signedUp, outcomes),
                exited(signedUp, outcomes),
                Step.check(
                        "no marketing without consent",
                        marketingTo(ids(signedUp, false), outcomes) == 0,
                        marketingTo(ids(signedUp, false), outcomes) + " mails to "
                                + ids(signedUp, false).size() + " customers"),
                entered(LAPSED, "former customers are lapsed", lapsedLongAgo, outcomes),
                Step.check(
                        "history is not spammed",
                        sentTo(allIds(lapsedLongAgo), outcomes) == 0,
                        sentTo(allIds(lapsedLongAgo), outcomes) + " mails to " + lapsedLongAgo.size() + " customers"),
                Step.check(
                        "nothing was put aside",
                        outcomes.deadLetters() == 0,
                        outcomes.deadLetters() + " dead letters"));
    }

    /** After the clock was advanced by an hour. */
    static List<Step> ofTheHourAfter(
            Collection<Person> signedUp,
            Collection<Person> openCarts,
            Collection<Person> aboutToLapse,
            Outcomes outcomes) {
        return List.of(
                thanked(signedUp, outcomes),
                entered(CART_ABANDONED, "left carts are abandoned", openCarts, outcomes),
                mailed(CART_ABANDONED, "mails about carts", openCarts, outcomes),
                entered(LAPSED, "customers lapse in time", aboutToLapse, outcomes),
                mailed(LAPSED, "mails to who lapsed", aboutToLapse, outcomes),
                delivered(outcomes));
    }

    private static Step bonuses(Collection<Person> signedUp, Outcomes outcomes) {
        Set<String> ids = allIds(signedUp);
        List<String> to = outcomes.entries().stream()
                .filter(event -> "sign-up-bonus".equals(event.getRuleId()) && ids.contains(event.getCustomerId()))
                .map(LoyaltyEvent::getCustomerId)
                .toList();
        return Step.check(
                "one sign-up bonus each", isEachOnce(to, ids), to.size() + " for " + ids.size() + " customers");
    }

    /** The mail takes its reader out of the segment; who gets none stays in it. */
    private static Step exited(Collection<Person> signedUp, Outcomes outcomes) {
        Set<String> consenting = ids(signedUp, true);
        List<String> exited = outcomes.memberships().stream()
                .filter(event -> event.getType().equals("EXITED")
                        && event.getSegmentId().equals(NEW_CUSTOMER)
                        && allIds(signedUp).contains(event.getCustomerId()))
                .map(MembershipEvent::getCustomerId)
                .toList();
        return Step.check(
                "who was welcomed is new no more",
                isEachOnce(exited, consenting),
                exited.size() + " of " + consenting.size() + " left " + NEW_CUSTOMER);
    }

    /** Each order by itself, and whether or not its customer wants news. */
    private static Step thanked(Collection<Person> signedUp, Outcomes outcomes) {
        Set<String> customers = allIds(signedUp);
        Set<String> orders = outcomes.orders().stream()
                .filter(event -> event.getType().equals("PLACED") && customers.contains(event.getCustomerId()))
                .map(OrderEvent::getEventId)
                .collect(Collectors.toUnmodifiableSet());
        List<String> thanked = outcomes.messages().stream()
                .filter(event -> event.getType().equals("SENT")
                        && event.getCampaignId().equals(ORDER_THANKS)
                        && customers.contains(event.getCustomerId()))
                .map(MessageEvent::getCauseId)
                .toList();
        return Step.check(
                "one mail of thanks for each order",
                isEachOnce(thanked, orders),
                thanked.size() + " for " + orders.size() + " orders");
    }

    /** Each code that a mail took to its owner. */
    private static Step delivered(Outcomes outcomes) {
        List<String> sent = outcomes.messages().stream()
                .filter(event -> event.getType().equals("SENT"))
                .flatMap(event -> event.getVoucherCodes().stream())
                .toList();
        List<String> delivered = outcomes.vouchers().stream()
                .filter(event -> event.getType().equals("DELIVERED"))
                .map(event -> String.valueOf(event.getCode()))
                .toList();
        return Step.check(
                "each code is delivered once",
                isEachOnce(delivered, Set.copyOf(sent)),
                delivered.size() + " of " + sent.size() + " that were sent");
    }

    private static boolean isEachOnce(List<String> seen, Set<String> expected) {
        return seen.size() == expected.size() && Set.copyOf(seen).equals(expected);
    }

    private static Step entered(String segmentId, String name, Collection<Person> expected, Outcomes outcomes) {
        Set<String> ids = allIds(expected);
        long entered = outcomes.memberships().stream()
                .filter(event -> event.getType().equals("ENTERED")
                        && event.getSegmentId().equals(segmentId)
                        && ids.contains(event.getCustomerId()))
                .map(MembershipEvent::getCustomerId)
                .distinct()
                .count();
        return Step.check(name, entered == ids.size(), entered + " of " + ids.size() + " entered " + segmentId);
    }

    private static Step mailed(String campaignId, String name, Collection<Person> expected, Outcomes outcomes) {
        Set<String> consenting = ids(expected, true);
        List<String> mailed = outcomes.messages().stream()
                .filter(event -> event.getType().equals("SENT")
                        && event.getCampaignId().equals(campaignId)
                        && consenting.contains(event.getCustomerId()))
                .map(MessageEvent::getCustomerId)
                .toList();
        return Step.check(name, isEachOnce(mailed, consenting), mailed.size() + " of " + consenting.size() + " sent");
    }

    private static long sentTo(Set<String> customerIds, Outcomes outcomes) {
        return outcomes.messages().stream()
                .filter(event -> event.getType().equals("SENT") && customerIds.contains(event.getCustomerId()))
                .count();
    }

    /** Who has ordered is thanked for it, consent or not. */
    private static long marketingTo(Set<String> customerIds, Outcomes outcomes) {
        return outcomes.messages().stream()
                .filter(event -> event.getType().equals("SENT")
                        && event.getMessageClass().equals("marketing")
                        && customerIds.contains(event.getCustomerId()))
                .count();
    }

    private static Set<String> allIds(Collection<Person> persons) {
        return persons.stream().map(Person::customerId).collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> ids(Collection<Person> persons, boolean consents) {
        return persons.stream()
                .filter(person -> person.consents() == consents)
                .map(Person::customerId)
                .collect(Collectors.toUnmodifiableSet());
    }
}
