package perennial.segment.profile;

/** The parts of a profile, of which a condition says that it reads them. */
public enum Part {
    PERSON,
    ORDERS,
    CART,
    MESSAGES,
    ENGAGEMENT,
    POINTS
}
