package perennial.segment.profile;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that conditions can read of one customer.
 *
 * <p>Within the horizons of its parts any permutation of her events, with repeats, gives the same profile.
 *
 * @param cart null before the first cart
 */
public record Profile(
        Person person, Orders orders, @Nullable Cart cart, Messages messages, Engagement engagement, Points points) {
    public static final Profile EMPTY =
            new Profile(Person.UNKNOWN, Orders.NONE, null, Messages.NONE, Engagement.NONE, Points.NONE);

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
            case ProfileEvent.PersonChanged changed -> withPerson(person.with(changed));
            case ProfileEvent.Unsubscribed unsubscribed -> withPerson(person.with(unsubscribed));
            case ProfileEvent.OrderPlaced placed -> withOrder(Order.of(placed));
            case ProfileEvent.OrderCancelled cancelled -> withOrder(Order.of(cancelled));
            case ProfileEvent.OrderReturned returned -> withOrder(Order.of(returned));
            case ProfileEvent.CartChanged changed -> withCart(changed);
            case ProfileEvent.MessageSent sent ->
                withMessage(new Messages.Message(sent.messageId(), sent.campaignId(), sent.occurredAt()));
            case ProfileEvent.Engaged engaged -> withEngagement(engagement.with(engaged));
            case ProfileEvent.PointsChanged changed -> withPoints(points.with(changed));
        };
    }

    /** The parts that differ from those of the profile that this one was made of: what an event leaves alone is the same object. */
    public Set<Part> changedFrom(Profile before) {
        EnumSet<Part> parts = EnumSet.noneOf(Part.class);
        addIfChanged(parts, Part.PERSON, before.person, person);
        addIfChanged(parts, Part.ORDERS, before.orders, orders);
        addIfChanged(parts, Part.CART, before.cart, cart);
        addIfChanged(parts, Part.MESSAGES, before.messages, messages);
        addIfChanged(parts, Part.ENGAGEMENT, before.engagement, engagement);
        addIfChanged(parts, Part.POINTS, before.points, points);
        return parts;
    }

    @SuppressWarnings("ReferenceEquality") // to compare what changed in depth would take as long as to apply the event
    private static void addIfChanged(Set<Part> parts, Part part, @Nullable Object before, @Nullable Object after) {
        if (before != after) {
            parts.add(part);
        }
    }

    private Applied withPerson(Person after) {
        return changedTo(new Profile(after, orders, cart, messages, engagement, points));
    }

    private Applied withOrder(Order order) {
        Orders after = orders.with(order);
        if (after == null) {
            return new Applied.TooLate();
        }
        Cart seen = cart == null ? null : cart.seenWith(after);
        return changedTo(new Profile(person, after, seen, messages, engagement, points));
    }

    private Applied withCart(ProfileEvent.CartChanged event) {
        Stamp stamp = new Stamp(event.occurredAt(), event.eventId());
        if (cart != null && stamp.compareTo(cart.lastChange()) <= 0) {
            return new Applied.NothingNew();
        }
        Cart after = new Cart(stamp, event.cartId(), event.items(), event.currency(), event.totalMinor(), false)
                .seenWith(orders);
        return changedTo(new Profile(person, orders, after, messages, engagement, points));
    }

    private Applied withMessage(Messages.Message message) {
        Messages after = messages.with(message);
        return after == null
                ? new Applied.TooLate()
                : changedTo(new Profile(person, orders, cart, after, engagement, points));
    }

    private Applied withEngagement(@Nullable Engagement after) {
        return after == null
                ? new Applied.TooLate()
                : changedTo(new Profile(person, orders, cart, messages, after, points));
    }

    private Applied withPoints(Points after) {
        return changedTo(new Profile(person, orders, cart, messages, engagement, after));
    }

    /** A part to which an event brings nothing new answers with itself. */
    private Applied changedTo(Profile after) {
        return after.changedFrom(this).isEmpty() ? new Applied.NothingNew() : new Applied.Changed(after);
    }
}
