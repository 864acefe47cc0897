package perennial.schemas;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perennial.events.CartEvent;
import perennial.events.Consent;
import perennial.events.CustomerEvent;
import perennial.events.EngagementEvent;
import perennial.events.OrderEvent;
import perennial.events.OrderLine;
import perennial.events.VoucherRequest;

/**
 * What can be wrong with an input although it is well-formed Avro. The answer names the field and the reason and never quotes
 * a person's data. Unknown types are no defect: readers ignore and count them.
 *
 * <p>Every record of every service passes here. So a rule that holds answers null and makes nothing, and says what is wrong
 * only where something is.
 */
final class Defects {

    private static final int LETTERS_OF_CURRENCY = 3;
    private static final int LETTERS_OF_COUNTRY = 2;

    /** Ids are keys of tables and of what is remembered of a customer: what has no bound could not be kept. */
    private static final int LONGEST_ID = 255;

    private static final Duration CLOCK_SKEW_ALLOWED = Duration.ofMinutes(5);

    private Defects() {}

    static Optional<String> of(CustomerEvent event) {
        return first(
                identity(event.getEventId(), event.getCustomerId()),
                country(event.getCountry()),
                length("language", event.getLanguage()),
                consents(event.getConsents(), event.getOccurredAt().plus(CLOCK_SKEW_ALLOWED)));
    }

    static Optional<String> of(OrderEvent event) {
        return first(
                identity(event.getEventId(), event.getCustomerId()),
                id("orderId", event.getOrderId()),
                currency(event.getCurrency()),
                notNegative("totalMinor", event.getTotalMinor()),
                notNegative("discountMinor", event.getDiscountMinor()),
                notNegative("shippingMinor", event.getShippingMinor()),
                notNegative("taxMinor", event.getTaxMinor()),
                country(event.getCountry()),
                lines(event.getLines()));
    }

    static Optional<String> of(CartEvent event) {
        return first(
                identity(event.getEventId(), event.getCustomerId()),
                id("cartId", event.getCartId()),
                currency(event.getCurrency()),
                notNegative("totalMinor", event.getTotalMinor()),
                lines(event.getLines()));
    }

    static Optional<String> of(EngagementEvent event) {
        return first(identity(event.getEventId(), event.getCustomerId()), score(event.getScore()));
    }

    static Optional<String> of(VoucherRequest request) {
        return first(
                identity(request.getEventId(), request.getCustomerId()),
                id("requestId", request.getRequestId()),
                id("promotionId", request.getPromotionId()));
    }

    private static @Nullable String identity(String eventId, String customerId) {
        String defect = id("eventId", eventId);
        return defect == null ? id("customerId", customerId) : defect;
    }

    /** The latest word counts: one that is told before it was said would outlast all that are said until then. */
    private static @Nullable String consents(Map<String, Consent> consents, Instant latest) {
        for (Map.Entry<String, Consent> consent : consents.entrySet()) {
            String channel = consent.getKey();
            if (channel.isBlank()) {
                return "consents must not have an empty channel";
            }
            if (channel.length() > LONGEST_ID) {
                return "consents must have channels of at most " + LONGEST_ID + " characters, one had "
                        + channel.length();
            }
            if (consent.getValue().getAt().isAfter(latest)) {
                return "consents." + channel + ".at must not be after occurredAt, was "
                        + consent.getValue().getAt();
            }
        }
        return null;
    }

    private static @Nullable String lines(List<OrderLine> lines) {
        Set<String> lineIds = HashSet.newHashSet(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            OrderLine line = lines.get(i);
            Optional<String> defect = first(
                    id("lineId", line.getLineId()),
                    lineIds.add(line.getLineId()) ? null : "lineId must be unique within its order",
                    id("sku", line.getSku()),
                    categories(line.getCategories()),
                    notNegative("quantity", line.getQuantity()),
                    notNegative("unitPriceMinor", line.getUnitPriceMinor()),
                    notNegative("paidMinor", line.getPaidMinor()));
            if (defect.isPresent()) {
                return "lines[" + i + "]." + defect.get();
            }
        }
        return null;
    }

    private static @Nullable String categories(List<String> categories) {
        for (String category : categories) {
            if (category.length() > LONGEST_ID) {
                return "categories must have at most " + LONGEST_ID + " characters each, one had " + category.length();
            }
        }
        return null;
    }

    private static @Nullable String length(String field, @Nullable String value) {
        return value == null || value.length() <= LONGEST_ID
                ? null
                : field + " must have at most " + LONGEST_ID + " characters, had " + value.length();
    }

    private static @Nullable String id(String field, String value) {
        return value.isBlank() ? field + " must not be empty" : length(field, value);
    }

    private static @Nullable String notNegative(String field, long value) {
        return value < 0 ? field + " must not be negative, was " + value : null;
    }

    private static @Nullable String currency(String value) {
        return isOfCapitals(value, LETTERS_OF_CURRENCY) ? null : "currency must be three capital letters (ISO 4217)";
    }

    private static @Nullable String country(@Nullable String value) {
        return value == null || isOfCapitals(value, LETTERS_OF_COUNTRY)
                ? null
                : "country must be two capital letters (ISO 3166-1 alpha-2)";
    }

    private static @Nullable String score(@Nullable Integer value) {
        return value == null || (value >= 0 && value <= 10) ? null : "score must be between 0 and 10, was " + value;
    }

    private static boolean isOfCapitals(String value, int letters) {
        if (value.length() != letters) {
            return false;
        }
        for (int i = 0; i < letters; i++) {
            if (value.charAt(i) < 'A' || value.charAt(i) > 'Z') {
                return false;
            }
        }
        return true;
    }

    private static Optional<String> first(@Nullable String... defects) {
        for (String defect : defects) {
            if (defect != null) {
                return Optional.of(defect);
            }
        }
        return Optional.empty();
    }
}
