package perennial.voucher.condition;

import dev.cel.runtime.CelFunctionResolver;
import dev.cel.runtime.CelResolvedOverload;
import dev.cel.runtime.CelVariableResolver;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perennial.voucher.customer.Customer;
import perennial.voucher.pricing.Cart;

/** A customer and her cart, if there is one: what CEL asks for names. */
record Circumstances(Customer customer, @Nullable Cart cart) implements CelVariableResolver, CelFunctionResolver {

    @Override
    public Optional<Object> find(String name) {
        return Optional.ofNullable(Vocabulary.VARIABLES.get(name))
                .map(variable -> variable.value().apply(this));
    }

    @Override
    public Optional<CelResolvedOverload> findOverloadMatchingArgs(
            String name, Collection<String> overloadIds, Object[] args) {
        return findOverloadMatchingArgs(name, args);
    }

    @Override
    public Optional<CelResolvedOverload> findOverloadMatchingArgs(String name, Object[] args) {
        return Optional.ofNullable(Vocabulary.FUNCTIONS.get(name)).map(function -> function.boundTo(this));
    }

    /** Where the order goes, or else where the customer lives; empty if neither is known. */
    String country() {
        String ofOrder = cart == null ? null : cart.country();
        return orEmpty(ofOrder == null ? customer.country() : ofOrder);
    }

    String language() {
        return orEmpty(customer.language());
    }

    /** @throws IllegalStateException if there is none: parts that read it are not asked then */
    Cart present() {
        if (cart == null) {
            throw new IllegalStateException("A part of a condition reads a cart, and was not known to");
        }
        return cart;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
