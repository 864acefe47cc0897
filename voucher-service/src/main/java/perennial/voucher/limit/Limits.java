package perennial.voucher.limit;

import org.jspecify.annotations.Nullable;

/**
 * How many redemptions may stand at a time; null where there is no limit.
 *
 * @param redemptions by all customers together
 * @param perCustomer by each
 * @param perCustomerPerDay by each on one calendar day
 */
public record Limits(
        @Nullable Long redemptions,
        @Nullable Long perCustomer,
        @Nullable Long perCustomerPerDay) {

    public static final Limits NONE = new Limits(null, null, null);

    public boolean isReachedByAll(Uses uses) {
        return redemptions != null && uses.byAll() >= redemptions;
    }

    public boolean isReachedByCustomer(Uses uses) {
        return (perCustomer != null && uses.byCustomer() >= perCustomer)
                || (perCustomerPerDay != null && uses.byCustomerThatDay() >= perCustomerPerDay);
    }

    /** Whether it matters who has used the promotion how often. */
    public boolean areForEachCustomer() {
        return perCustomer != null || perCustomerPerDay != null;
    }
}
