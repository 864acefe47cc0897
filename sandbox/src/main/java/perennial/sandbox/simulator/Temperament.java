package perennial.sandbox.simulator;

/** How somebody shops. */
enum Temperament {
    /** Waits for the code in the mail, and orders with it. */
    BARGAIN_HUNTER,
    /** As a bargain hunter, and comes back for a second order. */
    REGULAR,
    /** Orders at once. */
    IMPULSIVE,
    /** Fills a cart and leaves it. */
    UNDECIDED,
    /** Orders, and sends it back. */
    FUSSY
}
