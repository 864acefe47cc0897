package perennial.sandbox.simulator;

import java.util.Optional;

/** What a customer does next. */
sealed interface Action {

    record SignUp() implements Action {}

    record Visit(String sku) implements Action {}

    /** Looks into the mailbox for a code. */
    record ReadMail() implements Action {}

    record FillCart(Basket basket) implements Action {}

    record PlaceOrder(String orderId, Basket basket, Optional<String> code) implements Action {}

    record SendBack(Order order) implements Action {}

    /** Does nothing more. What lies in the cart stays there. */
    record Leave() implements Action {}
}
