package perennial.sandbox.simulator;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a customer has done and knows.
 *
 * @param looks how often the mailbox was looked into
 * @param code the code that was found there
 * @param cart what lies in the cart now
 * @param orders oldest first
 */
record Situation(
        boolean signedUp,
        int visits,
        int looks,
        Optional<String> code,
        Optional<Basket> cart,
        List<Order> orders,
        boolean sentBack) {

    static final Situation STRANGER = new Situation(false, 0, 0, Optional.empty(), Optional.empty(), List.of(), false);

    Situation afterSignUp() {
        return new Situation(true, visits, looks, code, cart, orders, sentBack);
    }

    Situation afterVisit() {
        return new Situation(signedUp, visits + 1, looks, code, cart, orders, sentBack);
    }

    Situation afterLook(Optional<String> found) {
        return new Situation(signedUp, visits, looks + 1, found, cart, orders, sentBack);
    }

    Situation afterFilling(Basket basket) {
        return new Situation(signedUp, visits, looks, code, Optional.of(basket), orders, sentBack);
    }

    Situation afterOrder(Order order) {
        List<Order> all = Stream.concat(orders.stream(), Stream.of(order)).toList();
        return new Situation(signedUp, visits, looks, code, Optional.empty(), all, sentBack);
    }

    Situation afterSendingBack() {
        return new Situation(signedUp, visits, looks, code, cart, orders, true);
    }
}
