package perennial.sandbox.endtoend;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import perennial.events.CartEvent;
import perennial.events.Consent;
import perennial.events.CustomerEvent;
import perennial.events.MessageEvent;
import perennial.events.OrderEvent;

/** Events as a storefront writes them. */
final class Shoppers {

    private Shoppers() {}

    static CustomerEvent signUp(String customerId, boolean consent, Instant at) {
        return CustomerEvent.newBuilder()
                .setEventId("sign-up-" + customerId)
                .setType("SIGNED_UP")
                .setOccurredAt(at)
                .setCustomerId(customerId)
                .setEmail(address(customerId))
                .setFirstName("Ada")
                .setLanguage("en")
                .setConsents(Map.of("email", new Consent(consent, at, "checkout")))
                .build();
    }

    static OrderEvent order(String customerId, String orderId, long totalMinor, Instant at) {
        return OrderEvent.newBuilder()
                .setEventId("placed-" + orderId)
                .setType("PLACED")
                .setOccurredAt(at)
                .setCustomerId(customerId)
                .setOrderId(orderId)
                .setCurrency("EUR")
                .setTotalMinor(totalMinor)
                .build();
    }

    static CartEvent cart(String customerId, String eventId, Instant at) {
        return CartEvent.newBuilder()
                .setEventId(eventId)
                .setType("UPDATED")
                .setOccurredAt(at)
                .setCustomerId(customerId)
                .setCartId("cart-" + customerId)
                .setCurrency("EUR")
                .setTotalMinor(2_500)
                .build();
    }

    /** As campaign-service tells that it has welcomed her. */
    static MessageEvent welcome(String customerId, Instant at) {
        return MessageEvent.newBuilder()
                .setEventId("welcomed-" + customerId)
                .setType("SENT")
                .setOccurredAt(at)
                .setRecordedAt(at)
                .setCauseId("sign-up-" + customerId)
                .setMessageId("welcome-" + customerId)
                .setJourneyId("journey-" + customerId)
                .setCustomerId(customerId)
                .setCampaignId("welcome")
                .setCampaignVersion(1)
                .setStepId("1")
                .setMessageClass("marketing")
                .setChannel("email")
                .build();
    }

    static String address(String customerId) {
        return customerId + "@example.org";
    }

    static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
