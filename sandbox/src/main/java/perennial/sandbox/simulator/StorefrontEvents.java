package perennial.sandbox.simulator;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import perennial.events.CartEvent;
import perennial.events.Consent;
import perennial.events.CustomerEvent;
import perennial.events.EngagementEvent;
import perennial.events.OrderEvent;
import perennial.events.OrderLine;

/** What happens in the shop, in the words of the contract. Event ids follow from what happened. */
final class StorefrontEvents {

    private StorefrontEvents() {}

    static CustomerEvent signedUp(Person person, Instant at) {
        return CustomerEvent.newBuilder()
                .setEventId(signUpEventId(person))
                .setType("SIGNED_UP")
                .setOccurredAt(at)
                .setCustomerId(person.customerId())
                .setEmail(person.email())
                .setFirstName(person.firstName())
                .setLanguage(person.language())
                .setCountry(person.country())
                .setConsents(Map.of("email", new Consent(person.consents(), at, "sign-up form")))
                .build();
    }

    static String signUpEventId(Person person) {
        return person.customerId() + ":signed-up";
    }

    static EngagementEvent visited(Person person, int visit, String sku, Instant at) {
        return EngagementEvent.newBuilder()
                .setEventId(person.customerId() + ":visit-" + visit)
                .setType("VISIT")
                .setOccurredAt(at)
                .setCustomerId(person.customerId())
                .setSku(sku)
                .build();
    }

    static CartEvent cartUpdated(Person person, Basket basket, Instant at) {
        return cart(person, basket, at)
                .setEventId(basket.cartId() + ":updated")
                .setType("UPDATED")
                .setTotalMinor(basket.totalMinor())
                .setLines(lines(basket, 0))
                .build();
    }

    static CartEvent cartEmptied(Person person, Basket basket, Instant at) {
        return cart(person, basket, at)
                .setEventId(basket.cartId() + ":emptied")
                .setType("EMPTIED")
                .setTotalMinor(0)
                .build();
    }

    private static CartEvent.Builder cart(Person person, Basket basket, Instant at) {
        return CartEvent.newBuilder()
                .setOccurredAt(at)
                .setCustomerId(person.customerId())
                .setCartId(basket.cartId())
                .setCurrency(Basket.CURRENCY);
    }

    static OrderEvent placed(Person person, Order order, Instant at) {
        return order(person, order, at)
                .setEventId(order.eventId())
                .setType("PLACED")
                .setDiscountMinor(order.discountMinor())
                .setVoucherCodes(order.code().map(List::of).orElse(List.of()))
                .build();
    }

    static OrderEvent returned(Person person, Order order, Instant at) {
        return order(person, order, at)
                .setEventId(order.orderId() + ":returned")
                .setType("RETURNED")
                .build();
    }

    private static OrderEvent.Builder order(Person person, Order order, Instant at) {
        return OrderEvent.newBuilder()
                .setOccurredAt(at)
                .setCustomerId(person.customerId())
                .setOrderId(order.orderId())
                .setCartId(order.basket().cartId())
                .setCurrency(Basket.CURRENCY)
                .setTotalMinor(order.totalMinor())
                .setLines(lines(order.basket(), order.discountMinor()))
                .setCountry(person.country());
    }

    private static List<OrderLine> lines(Basket basket, long discountMinor) {
        List<Long> paid = basket.paidMinor(discountMinor);
        return IntStream.range(0, paid.size())
                .mapToObj(index -> {
                    Item item = basket.items().get(index);
                    return OrderLine.newBuilder()
                            .setLineId(Integer.toString(index + 1))
                            .setSku(item.sku())
                            .setName(item.name())
                            .setCategories(List.of(item.category()))
                            .setQuantity(item.quantity())
                            .setUnitPriceMinor(item.unitPriceMinor())
                            .setPaidMinor(paid.get(index))
                            .build();
                })
                .toList();
    }
}
