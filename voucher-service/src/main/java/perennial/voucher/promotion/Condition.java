package perennial.voucher.promotion;

import java.util.Optional;
import perennial.voucher.customer.Customer;
import perennial.voucher.pricing.Cart;
import perennial.voucher.rule.Reason;

/** For whom, and for which orders, a promotion is. */
public final class Condition {

    public static final Condition ALWAYS = new Condition();

    private Condition() {}

    /** Why a voucher is not for this customer's cart: {@code customer_rules_violated} or {@code order_rules_violated}. */
    public Optional<Reason> brokenBy(Customer customer, Cart cart) {
        return Optional.empty();
    }

    /** The same of the parts that can be looked at when a voucher is issued: those that do not read the cart. */
    public Optional<Reason> brokenBy(Customer customer) {
        return Optional.empty();
    }
}
