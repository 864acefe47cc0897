package perennial.loyalty.milestone;

/** What milestones count. */
public enum Measure {
    /** That were placed and not cancelled. */
    ORDERS,
    VISITS,
    /** That were earned altogether, and not taken back. */
    POINTS;

    String key() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
