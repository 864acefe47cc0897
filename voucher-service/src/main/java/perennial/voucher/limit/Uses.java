package perennial.voucher.limit;

/** How many redemptions of a promotion stand: of all customers, and of one of them. */
public record Uses(long byAll, long byCustomer) {

    /** As they would be after {@code more} redemptions by this customer. */
    public Uses plus(int more) {
        return new Uses(byAll + more, byCustomer + more);
    }
}
