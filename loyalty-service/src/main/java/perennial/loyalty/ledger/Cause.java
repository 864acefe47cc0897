package perennial.loyalty.ledger;

import java.util.Locale;

/**
 * What points are booked for, by the name that stays the same however often it is told.
 *
 * @param id of the order; of the event that told of the entry into a segment
 */
public record Cause(Kind kind, String id) {

    public enum Kind {
        /** An order, not the event that told of it: a shop may tell twice. */
        ORDER,
        /** One entry into a segment; whoever enters again gives a new cause. */
        ENTERED;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }

    public static Cause order(String orderId) {
        return new Cause(Kind.ORDER, orderId);
    }

    public static Cause entered(String membershipEventId) {
        return new Cause(Kind.ENTERED, membershipEventId);
    }
}
