package perennial.voucher.customer;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a customer, the same in whatever order her events come: her traits are those of the latest event. An erasure
 * takes them away and leaves its mark, so that what is older does not bring them back.
 *
 * @param stated the event that her traits are from; null if there is none, or she is erased
 * @param erased the latest erasure
 */
record Acquaintance(
        String customerId,
        @Nullable Stamp stated,
        Traits traits,
        @Nullable Stamp erased) {

    static Acquaintance none(String customerId) {
        return new Acquaintance(customerId, null, Traits.NONE, null);
    }

    /** And not back. */
    boolean isErased() {
        return erased != null && stated == null;
    }

    Acquaintance after(CustomerChange change) {
        return switch (change) {
            case CustomerChange.Stated statement -> after(statement);
            case CustomerChange.Erased erasure -> after(erasure);
        };
    }

    private Acquaintance after(CustomerChange.Stated statement) {
        return isOvertaken(statement.stamp(), erased) || isOvertaken(statement.stamp(), stated)
                ? this
                : new Acquaintance(customerId, statement.stamp(), statement.traits(), erased);
    }

    private Acquaintance after(CustomerChange.Erased erasure) {
        if (isOvertaken(erasure.stamp(), erased)) {
            return this;
        }
        boolean isBack = stated != null && stated.compareTo(erasure.stamp()) > 0;
        return new Acquaintance(customerId, isBack ? stated : null, isBack ? traits : Traits.NONE, erasure.stamp());
    }

    private static boolean isOvertaken(Stamp stamp, @Nullable Stamp by) {
        return by != null && stamp.compareTo(by) <= 0;
    }
}
