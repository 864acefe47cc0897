package perennial.voucher.customer;

import org.jspecify.annotations.Nullable;

/** What is kept of all that a customer's event says. */
record Traits(
        @Nullable String emailHash,
        @Nullable String country,
        @Nullable String language) {

    static final Traits NONE = new Traits(null, null, null);
}
