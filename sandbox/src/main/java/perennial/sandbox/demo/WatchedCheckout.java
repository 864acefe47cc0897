package perennial.sandbox.demo;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import perennial.sandbox.simulator.Basket;
import perennial.sandbox.simulator.Checkout;
import perennial.sandbox.simulator.Letter;
import perennial.sandbox.simulator.Mailbox;
import perennial.sandbox.simulator.Person;
import perennial.sandbox.simulator.Till;
import perennial.sandbox.simulator.Till.Answer;

/** Serves everybody; around the first code it also tries what must not work: a stranger with it, and the same code twice. */
final class WatchedCheckout implements Checkout {

    private final Till till;
    private final Checkout checkout;
    private final Mailbox mailbox;
    private final Person stranger;
    private final Supplier<Instant> now;
    private Optional<Followed> followed = Optional.empty();

    WatchedCheckout(Till till, Mailbox mailbox, Person stranger, Supplier<Instant> now) {
        this.till = till;
        this.checkout = Checkout.at(till);
        this.mailbox = mailbox;
        this.stranger = stranger;
        this.now = now;
    }

    /** The first customer whose code was taken. */
    Optional<Followed> followed() {
        return followed;
    }

    @Override
    public Answer redeem(Person person, String orderId, String code, Basket basket) {
        return followed.isPresent()
                ? checkout.redeem(person, orderId, code, basket)
                : watched(person, orderId, code, basket);
    }

    private Answer watched(Person person, String orderId, String code, Basket basket) {
        Optional<Letter> letter = mailbox.letters(person.email()).stream()
                .filter(each -> each.text().contains(code))
                .findFirst();
        Answer asked = till.validate(stranger.customerId(), code, basket);
        Answer stolen = till.redeem(stranger.customerId(), orderId + "-stolen", code, basket);
        Instant stolenAt = now.get();
        Answer own = checkout.redeem(person, orderId, code, basket);
        if (own instanceof Answer.Accepted redeemed) {
            Answer again = till.redeem(person.customerId(), orderId + "-again", code, basket);
            followed = Optional.of(
                    new Followed(person, letter, code, orderId, asked, stolen, stolenAt, redeemed, again, now.get()));
        }
        return own;
    }
}
