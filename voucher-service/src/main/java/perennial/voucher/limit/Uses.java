package perennial.voucher.limit;

/**
 * How many redemptions of a promotion stand, with those that are only reserved.
 *
 * @param byCustomer by her id or under the address that she has now
 * @param byCustomerThatDay of those, the ones on the day in question
 */
public record Uses(long byAll, long byCustomer, long byCustomerThatDay) {

    public static final Uses NONE = new Uses(0, 0, 0);

    /** As they would be after {@code more} redemptions by this customer on that day. */
    public Uses plus(long more) {
        return new Uses(byAll + more, byCustomer + more, byCustomerThatDay + more);
    }
}
