package perennial.loyalty.ledger;

import java.util.Locale;

/**
 * What points are booked for, by the name that stays the same however often it is told. It is one customer's: another's order of the
 * same id is another cause.
 *
 * @param id of the order, of the event, of the request for a voucher, of the adjustment
 */
public record Cause(Kind kind, String id) {

    public enum Kind {
        /** An order, not the event that told of it: a shop may tell twice. */
        ORDER,
        /** One entry into a segment; whoever enters again gives a new cause. */
        ENTERED,
        /** A visit, a review, a survey's answer. */
        ENGAGEMENT,
        /** A mark that was passed. */
        MILESTONE,
        /** That points became too few, or a tier another one. */
        TIER,
        /** The request that asks for a voucher, or for something else that points are spent on. */
        REWARD,
        /** Something that an agent has given or taken. */
        ADJUSTMENT,
        /** That the customer is to be forgotten. */
        ERASURE;

        private final String code = name().toLowerCase(Locale.ROOT);

        public String code() {
            return code;
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

    public static Cause engagement(String eventId) {
        return new Cause(Kind.ENGAGEMENT, eventId);
    }

    /** @param mark of the rule that is named beside it */
    public static Cause milestone(String mark) {
        return new Cause(Kind.MILESTONE, mark);
    }

    /** @param eventId that armed the timer, or the definition that was put */
    public static Cause tier(String eventId) {
        return new Cause(Kind.TIER, eventId);
    }

    public static Cause reward(String requestId) {
        return new Cause(Kind.REWARD, requestId);
    }

    /** @param adjustmentId a new one: a caller may give several requests one id */
    static Cause adjustment(String adjustmentId) {
        return new Cause(Kind.ADJUSTMENT, adjustmentId);
    }

    static Cause erasure(String eventId) {
        return new Cause(Kind.ERASURE, eventId);
    }
}
