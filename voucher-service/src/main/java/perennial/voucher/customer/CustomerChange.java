package perennial.voucher.customer;

/** What an event says of a customer. */
sealed interface CustomerChange {

    Stamp stamp();

    /** Her full state. */
    record Stated(Stamp stamp, Traits traits) implements CustomerChange {}

    /** She is to be forgotten. */
    record Erased(Stamp stamp) implements CustomerChange {}
}
