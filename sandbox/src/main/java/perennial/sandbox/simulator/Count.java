package perennial.sandbox.simulator;

/** What a shop keeps count of. */
public enum Count {
    SIGN_UPS,
    VISITS,
    CARTS,
    FIRST_ORDERS,
    REPEAT_ORDERS,
    RETURNS,
    REDEMPTIONS,
    /** Codes from a mail that checkout did not take. */
    REFUSED_CODES,
    /** Checkouts to which no answer came. */
    SILENCES,
    /** Customers who waited for a mail with a code until they had enough. */
    WAITED_IN_VAIN,
    TURNOVER_MINOR,
    DISCOUNT_MINOR
}
