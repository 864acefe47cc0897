package perennial.voucher.pricing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import perennial.voucher.code.Code;
import perennial.voucher.rule.Reason;

/** Prices several codes on one cart. */
public final class Pricing {

    private Pricing() {}

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

    /**
     * Takes the codes off the cart by priority, and those of the same priority in the order in which they are given; each takes of
     * what those before it have left. One that does not go with a code before it is refused and takes nothing, so what the others
     * take is right without it.
     *
     * @param applied each code once
     * @return what becomes of each, in the order in which they were given
     */
    public static List<Priced> price(Cart cart, Standing standing, List<Applied> applied) {
        List<Stacking> before = new ArrayList<>(standing.stackings());
        Basket left = Basket.of(cart).without(standing.discountMinor());
        Map<Code, Priced> priced = new HashMap<>();
        for (Applied next : byPriority(applied)) {
            Priced result = price(cart, left, before, next);
            priced.put(next.code(), result);
            if (result instanceof Priced.Taken taken) {
                left = left.without(taken.deduction());
                before.add(next.stacking());
            }
        }
        return applied.stream().map(code -> priced.get(code.code())).toList();
    }

    private static List<Applied> byPriority(List<Applied> applied) {
        return applied.stream()
                .sorted(Comparator.comparingInt(code -> code.stacking().priority()))
                .toList();
    }

    private static Priced price(Cart cart, Basket left, List<Stacking> before, Applied next) {
        String currency = next.discount().currency();
        if (currency != null && !currency.equals(cart.currency())) {
            return new Priced.Refused(next.code(), Reason.CURRENCY_MISMATCH);
        }
        if (before.stream().anyMatch(next.stacking()::excludes)) {
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
}
