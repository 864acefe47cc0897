package perennial.segment.profile;

import org.jspecify.annotations.Nullable;

/**
 * All that conditions can read of one customer.
 *
 * <p>Within the horizons of {@link Orders} and {@link Messages} any permutation of her events, with repeats, gives the
 * same profile.
 *
 * @param cart null before the first cart
 */
public record Profile(
        Person person, Orders orders, @Nullable Cart cart, Messages messages) {
    public static final Profile EMPTY = new Profile(Person.UNKNOWN, Orders.NONE, null, Messages.NONE);

    /** What an event did to a profile. */
    public sealed interface Applied {
        /** The event brought something new. */
        record Changed(Profile profile) implements Applied {}

        /** The event was seen before, or a later one had already overtaken it. */
        record NothingNew() implements Applied {}

        /** The event lies beyond the horizon and is ignored: it may have been counted. */
        record TooLate() implements Applied {}
    }

    public Applied apply(ProfileEvent event) {
        return switch (event) {
            case ProfileEvent.PersonChanged changed ->
                changedTo(new Profile(person.with(changed), orders, cart, messages));
            case ProfileEvent.Unsubscribed unsubscribed ->
                changedTo(new Profile(person.with(unsubscribed), orders, cart, messages));
            case ProfileEvent.OrderPlaced placed ->
                withOrder(new Order(placed.orderId(), placed.occurredAt(), placed.cartId(), null));
            case ProfileEvent.OrderCancelled cancelled ->
                withOrder(new Order(cancelled.orderId(), null, null, cancelled.occurredAt()));
            case ProfileEvent.CartChanged changed -> withCart(changed);
            case ProfileEvent.MessageSent sent ->
                withMessage(new Messages.Message(sent.messageId(), sent.campaignId(), sent.occurredAt()));
        };
    }

    private Applied withOrder(Order order) {
        Orders after = orders.with(order);
        if (after == null) {
            return new Applied.TooLate();
        }
        return changedTo(new Profile(person, after, cart == null ? null : cart.seenWith(after), messages));
    }

    private Applied withCart(ProfileEvent.CartChanged event) {
        Stamp stamp = new Stamp(event.occurredAt(), event.eventId());
        if (cart != null && stamp.compareTo(cart.lastChange()) <= 0) {
            return new Applied.NothingNew();
        }
        Cart after = new Cart(stamp, event.cartId(), event.items(), false).seenWith(orders);
        return changedTo(new Profile(person, orders, after, messages));
    }

    private Applied withMessage(Messages.Message message) {
        Messages after = messages.with(message);
        return after == null ? new Applied.TooLate() : changedTo(new Profile(person, orders, cart, after));
    }

    private Applied changedTo(Profile after) {
        return after.equals(this) ? new Applied.NothingNew() : new Applied.Changed(after);
    }
}
