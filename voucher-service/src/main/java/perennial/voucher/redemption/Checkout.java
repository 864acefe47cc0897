package perennial.voucher.redemption;

import java.util.List;
import org.jspecify.annotations.Nullable;
import perennial.voucher.code.Code;
import perennial.voucher.pricing.Cart;

/**
 * Who wants to pay what, with which codes.
 *
 * @param cartId whose reservation may be used; null if the shop names no cart
 * @param cart before any of the discounts
 * @param codes each once, in the order in which they are given; none: the customer's automatic vouchers are looked for
 */
public record Checkout(String customerId, @Nullable String cartId, Cart cart, List<Code> codes) {

    public Checkout {
        codes = codes.stream().distinct().toList();
    }

    /** Null if the shop names no cart. */
    @Nullable CartKey cartKey() {
        return cartId == null ? null : new CartKey(customerId, cartId);
    }

    Checkout with(List<Code> others) {
        return new Checkout(customerId, cartId, cart, others);
    }
}
