package perennial.voucher.pricing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import perennial.voucher.rule.Reason;

/** Prices codes on one cart, one after the other: each takes of what those that were taken before it have left. */
public final class Pricing {

    private final Cart cart;
    private final Basket left;
    private final List<Stacking> taken;

    private Pricing(Cart cart, Basket left, List<Stacking> taken) {
        this.cart = cart;
        this.left = left;
        this.taken = taken;
    }

    /**
     * What the cart's order has redeemed before, with another call.
     *
     * @param discountMinor taken off already
     * @param stackings of the codes that did
     */
    public record Standing(long discountMinor, List<Stacking> stackings) {

        public static final Standing NOTHING = new Standing(0, List.of());

        public Standing {
            stackings = List.copyOf(stackings);
        }
    }

    public static Pricing of(Cart cart, Standing standing) {
        return new Pricing(cart, Basket.of(cart).without(standing.discountMinor()), standing.stackings());
    }

    /** What becomes of a code if it is the next. It is not taken by that. */
    public Priced price(Applied next) {
        String currency = next.discount().currency();
        if (currency != null && !currency.equals(cart.currency())) {
            return new Priced.Refused(next.code(), Reason.CURRENCY_MISMATCH);
        }
        if (taken.stream().anyMatch(next.stacking()::excludes)) {
            return new Priced.Refused(next.code(), Reason.STACKING_NOT_ALLOWED);
        }
        if (next.discount() instanceof Discount.GiftCard card && card.amountMinor() == 0) {
            return new Priced.Refused(next.code(), Reason.BALANCE_EXHAUSTED);
        }
        Optional<Deduction> deduction = left.deduct(next.discount(), next.scope());
        return deduction.isPresent()
                ? new Priced.Taken(next.code(), deduction.get())
                : new Priced.Refused(next.code(), Reason.ORDER_RULES_VIOLATED);
    }

    /** For the codes after one that was taken. */
    public Pricing after(Deduction deduction, Stacking stacking) {
        List<Stacking> all = new ArrayList<>(taken);
        all.add(stacking);
        return new Pricing(cart, left.without(deduction), all);
    }
}
