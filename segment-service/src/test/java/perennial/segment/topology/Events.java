package perennial.segment.topology;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import perennial.events.CartEvent;
import perennial.events.Consent;
import perennial.events.CustomerEvent;
import perennial.events.MessageEvent;
import perennial.events.OrderEvent;
import perennial.events.OrderLine;

/** Events as the storefront and the other services publish them. */
public final class Events {

    private Events() {}

    public static CustomerEvent signUp(String customerId, Instant at) {
        return CustomerEvent.newBuilder()
                .setEventId("signup-" + customerId)
                .setType("SIGNED_UP")
                .setOccurredAt(at)
                .setCustomerId(customerId)
                .setCountry("FR")
                .setTimeZone("Europe/Paris")
                .setConsents(Map.of("email", new Consent(true, at, "form")))
                .build();
    }

    public static CustomerEvent erasure(String customerId, Instant at) {
        return CustomerEvent.newBuilder()
                .setEventId("erasure-" + customerId)
                .setType("ERASED")
                .setOccurredAt(at)
                .setCustomerId(customerId)
                .build();
    }

    public static OrderEvent order(String customerId, String orderId, Instant at) {
        return order(customerId, orderId, "PLACED", at, 1000);
    }

    public static OrderEvent order(String customerId, String orderId, String type, Instant at, long totalMinor) {
        return OrderEvent.newBuilder()
                .setEventId(type + "-" + orderId)
                .setType(type)
                .setOccurredAt(at)
                .setCustomerId(customerId)
                .setOrderId(orderId)
                .setCurrency("EUR")
                .setTotalMinor(totalMinor)
                .build();
    }

    public static CartEvent cart(String customerId, String cartId, Instant at, int... quantities) {
        List<OrderLine> lines = IntStream.range(0, quantities.length)
                .mapToObj(i -> OrderLine.newBuilder()
                        .setLineId("l" + i)
                        .setSku("sku" + i)
                        .setQuantity(quantities[i])
                        .setUnitPriceMinor(100)
                        .build())
                .toList();
        return CartEvent.newBuilder()
                .setEventId("cart-" + cartId + "-" + at)
                .setType(quantities.length == 0 ? "EMPTIED" : "UPDATED")
                .setOccurredAt(at)
                .setCustomerId(customerId)
                .setCartId(cartId)
                .setCurrency("EUR")
                .setTotalMinor(100)
                .setLines(lines)
                .build();
    }

    public static MessageEvent message(String customerId, String messageId, String type, Instant at) {
        return MessageEvent.newBuilder()
                .setEventId(type + "-" + messageId)
                .setType(type)
                .setOccurredAt(at)
                .setRecordedAt(at)
                .setCauseId("cause")
                .setMessageId(messageId)
                .setJourneyId("journey")
                .setCustomerId(customerId)
                .setCampaignId("welcome")
                .setCampaignVersion(1)
                .setStepId("2")
                .setMessageClass("marketing")
                .setChannel("email")
                .build();
    }
}
