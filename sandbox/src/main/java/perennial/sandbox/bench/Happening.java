package perennial.sandbox.bench;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import perennial.events.CartEvent;
import perennial.events.Consent;
import perennial.events.CustomerEvent;
import perennial.events.EngagementEvent;
import perennial.events.LoyaltyEvent;
import perennial.events.MessageEvent;
import perennial.events.OrderEvent;
import perennial.events.OrderLine;

/** Single things that happen to a customer, with details as they are in a shop. */
final class Happening {

    private static final List<String> COUNTRIES = List.of("FR", "BE", "DE", "NL", "AT");
    private static final List<String> LANGUAGES = List.of("fr", "nl", "de", "en");
    private static final List<String> ZONES =
            List.of("Europe/Paris", "Europe/Brussels", "Europe/Berlin", "Europe/Amsterdam", "Europe/Vienna");
    private static final List<String> CATEGORIES = List.of("clothing", "shoes", "pantry", "paper", "garden", "toys");
    private static final List<String> CAMPAIGNS = List.of("welcome", "cart-abandoned", "lapsed");
    private static final int MOST_LINES = 3;

    private final Random random;

    Happening(Random random) {
        this.random = random;
    }

    CustomerEvent signUp(String eventId, String customerId, Instant at) {
        return CustomerEvent.newBuilder()
                .setEventId(eventId)
                .setType("SIGNED_UP")
                .setOccurredAt(at)
                .setCustomerId(customerId)
                .setEmail(customerId + "@example.org")
                .setFirstName("Ada")
                .setBirthDate(LocalDate.of(1950 + random.nextInt(55), 1, 1).plusDays(random.nextInt(365)))
                .setCountry(any(COUNTRIES))
                .setLanguage(any(LANGUAGES))
                .setTimeZone(any(ZONES))
                .setConsents(Map.of("email", new Consent(random.nextInt(10) < 7, at, "sign-up form")))
                .build();
    }

    EngagementEvent engagement(String eventId, String type, String customerId, Instant at) {
        return EngagementEvent.newBuilder()
                .setEventId(eventId)
                .setType(type)
                .setOccurredAt(at)
                .setCustomerId(customerId)
                .setSku("s-" + random.nextInt(1_000))
                .build();
    }

    CartEvent cart(String eventId, String customerId, String cartId, Instant at) {
        List<OrderLine> lines = lines();
        return CartEvent.newBuilder()
                .setEventId(eventId)
                .setType("UPDATED")
                .setOccurredAt(at)
                .setCustomerId(customerId)
                .setCartId(cartId)
                .setCurrency("EUR")
                .setTotalMinor(totalMinor(lines))
                .setLines(lines)
                .build();
    }

    OrderEvent order(String eventId, String customerId, String orderId, String cartId, Instant at) {
        List<OrderLine> lines = lines();
        return about(eventId, "PLACED", customerId, orderId, at)
                .setCartId(cartId)
                .setTotalMinor(totalMinor(lines))
                .setLines(lines)
                .setCountry(any(COUNTRIES))
                .build();
    }

    OrderEvent cancellation(String eventId, String customerId, String orderId, Instant at) {
        return about(eventId, "CANCELLED", customerId, orderId, at)
                .setTotalMinor(0)
                .build();
    }

    private static OrderEvent.Builder about(
            String eventId, String type, String customerId, String orderId, Instant at) {
        return OrderEvent.newBuilder()
                .setEventId(eventId)
                .setType(type)
                .setOccurredAt(at)
                .setCustomerId(customerId)
                .setOrderId(orderId)
                .setCurrency("EUR");
    }

    MessageEvent sent(String eventId, String customerId, Instant at) {
        return MessageEvent.newBuilder()
                .setEventId(eventId)
                .setType("SENT")
                .setOccurredAt(at)
                .setRecordedAt(at)
                .setCauseId(eventId + "-cause")
                .setMessageId(eventId + "-message")
                .setJourneyId(eventId + "-journey")
                .setCustomerId(customerId)
                .setCampaignId(any(CAMPAIGNS))
                .setCampaignVersion(1)
                .setStepId("send")
                .setMessageClass("marketing")
                .setChannel("email")
                .build();
    }

    /** @param sequence and balance as they are after it */
    LoyaltyEvent points(String eventId, String customerId, long sequence, long balance, Instant at) {
        return LoyaltyEvent.newBuilder()
                .setEventId(eventId)
                .setType("EARNED")
                .setOccurredAt(at)
                .setRecordedAt(at)
                .setCauseId(eventId + "-cause")
                .setEntryId(eventId + "-entry")
                .setSequence(sequence)
                .setCustomerId(customerId)
                .setPoints(10)
                .setBalance(balance)
                .setPending(0)
                .setRuleId("order-points")
                .build();
    }

    private List<OrderLine> lines() {
        int count = 1 + random.nextInt(MOST_LINES);
        List<OrderLine> lines = new ArrayList<>(count);
        for (int line = 1; line <= count; line++) {
            long priceMinor = 500L + random.nextInt(10_000);
            lines.add(OrderLine.newBuilder()
                    .setLineId(Integer.toString(line))
                    .setSku("s-" + random.nextInt(1_000))
                    .setName("What somebody wanted")
                    .setCategories(List.of(any(CATEGORIES)))
                    .setQuantity(1)
                    .setUnitPriceMinor(priceMinor)
                    .setPaidMinor(priceMinor)
                    .build());
        }
        return lines;
    }

    private static long totalMinor(List<OrderLine> lines) {
        return lines.stream().mapToLong(OrderLine::getPaidMinor).sum();
    }

    private String any(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }
}
