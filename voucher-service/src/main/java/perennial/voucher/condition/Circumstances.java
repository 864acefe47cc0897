package perennial.voucher.condition;

import org.jspecify.annotations.Nullable;
import perennial.voucher.customer.Customer;
import perennial.voucher.pricing.Cart;

/** A customer and her cart, if there is one. */
record Circumstances(Customer customer, @Nullable Cart cart) {

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
