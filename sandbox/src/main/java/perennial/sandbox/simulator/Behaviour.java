package perennial.sandbox.simulator;

import java.util.Optional;
import java.util.Random;

/** Decides what a customer does next: from who she is, what she has done, and chance. */
final class Behaviour {

    /** Then a mail that has not come is no longer waited for. */
    static final int MOST_LOOKS = 30;

    private Behaviour() {}

    static Action next(Person person, Situation situation, Random random) {
        if (!situation.signedUp()) {
            return new Action.SignUp();
        }
        if (situation.visits() < person.visits()) {
            return visit(random);
        }
        return switch (person.temperament()) {
            case BARGAIN_HUNTER ->
                isWaitingForCode(person, situation)
                        ? new Action.ReadMail()
                        : orders(situation) < 1 ? buy(person, situation, random) : new Action.Leave();
            case REGULAR ->
                isWaitingForCode(person, situation)
                        ? new Action.ReadMail()
                        : orders(situation) < 1 ? buy(person, situation, random) : again(person, situation, random);
            case IMPULSIVE -> orders(situation) < 1 ? buy(person, situation, random) : new Action.Leave();
            case UNDECIDED -> situation.cart().isEmpty() ? fill(person, situation, random) : new Action.Leave();
            case FUSSY ->
                orders(situation) < 1
                        ? buy(person, situation, random)
                        : situation.sentBack()
                                ? new Action.Leave()
                                : new Action.SendBack(situation.orders().getLast());
        };
    }

    private static boolean isWaitingForCode(Person person, Situation situation) {
        return person.consents()
                && situation.code().isEmpty()
                && orders(situation) == 0
                && situation.looks() < MOST_LOOKS;
    }

    /** Looks around once more, and orders a second time. */
    private static Action again(Person person, Situation situation, Random random) {
        if (situation.visits() == person.visits()) {
            return visit(random);
        }
        return orders(situation) < 2 ? buy(person, situation, random) : new Action.Leave();
    }

    private static Action buy(Person person, Situation situation, Random random) {
        return situation
                .cart()
                .<Action>map(cart -> new Action.PlaceOrder(
                        person.customerId() + "-o" + (orders(situation) + 1), cart, unspentCode(situation)))
                .orElseGet(() -> fill(person, situation, random));
    }

    private static Optional<String> unspentCode(Situation situation) {
        return orders(situation) == 0 ? situation.code() : Optional.empty();
    }

    private static Action fill(Person person, Situation situation, Random random) {
        return new Action.FillCart(Shelf.basket(person.customerId() + "-k" + (orders(situation) + 1), random));
    }

    private static Action visit(Random random) {
        return new Action.Visit(Shelf.sku(random));
    }

    private static int orders(Situation situation) {
        return situation.orders().size();
    }
}
