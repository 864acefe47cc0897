package perennial.sandbox.simulator;

import perennial.sandbox.simulator.Till.Answer;

/** How a code is used up at checkout. */
@FunctionalInterface
public interface Checkout {

    Answer redeem(Person person, String orderId, String code, Basket basket);

    /** As a shop does it: asks first, and redeems if it may. */
    static Checkout at(Till till) {
        return (person, orderId, code, basket) -> {
            Answer asked = till.validate(person.customerId(), code, basket);
            return switch (asked) {
                case Answer.Accepted accepted -> till.redeem(person.customerId(), orderId, code, basket);
                case Answer.Refused refused -> refused;
                case Answer.Silence silence -> silence;
            };
        };
    }
}
