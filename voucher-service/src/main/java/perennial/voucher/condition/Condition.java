package perennial.voucher.condition;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import perennial.platform.expression.Expression;
import perennial.voucher.customer.Customer;
import perennial.voucher.pricing.Cart;
import perennial.voucher.rule.Reason;

/**
 * For whom, and for which orders, a promotion is. Its parts, joined by {@code &&}, are looked at one by one, so that a refusal can say
 * whether it is due to the customer or to the order. Safe for use by several threads.
 */
public final class Condition {

    public static final Condition ALWAYS = new Condition("", List.of());

    private final String text;
    private final List<Part> parts;

    private Condition(String text, List<Part> parts) {
        this.text = text;
        this.parts = List.copyOf(parts);
    }

    Condition(Expression<Circumstances> expression) {
        this(
                expression.toString(),
                expression.conjuncts().stream()
                        .map(part -> new Part(part, part.reads(ConditionCompiler::isOfCart)))
                        .toList());
    }

    /** @param readsCart whether it hangs on the order as well as on the customer */
    private record Part(Expression<Circumstances> expression, boolean readsCart) {}

    /**
     * Why a voucher is not for this customer's cart: {@code customer_rules_violated} if a part does not hold that does not read the
     * cart, else {@code order_rules_violated}.
     */
    public Optional<Reason> brokenBy(Customer customer, Cart cart) {
        Circumstances circumstances = new Circumstances(customer, cart);
        Optional<Reason> byCustomer = brokenBy(circumstances);
        return byCustomer.isPresent() || allHold(Part::readsCart, circumstances)
                ? byCustomer
                : Optional.of(Reason.ORDER_RULES_VIOLATED);
    }

    /** Why a voucher is not even issued to this customer: what does not read a cart must hold already. */
    public Optional<Reason> brokenBy(Customer customer) {
        return brokenBy(new Circumstances(customer, null));
    }

    private Optional<Reason> brokenBy(Circumstances circumstances) {
        return allHold(part -> !part.readsCart(), circumstances)
                ? Optional.empty()
                : Optional.of(Reason.CUSTOMER_RULES_VIOLATED);
    }

    private boolean allHold(Predicate<Part> kind, Circumstances circumstances) {
        return parts.stream().filter(kind).allMatch(part -> part.expression().holds(circumstances));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Condition condition && condition.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
