package perennial.schemas;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import perennial.events.CartEvent;
import perennial.events.CustomerEvent;
import perennial.events.EngagementEvent;
import perennial.events.OrderEvent;
import perennial.events.OrderLine;
import perennial.events.VoucherRequest;

/**
 * What can be wrong with an input although it is well-formed Avro. The answer names the field and the reason and never quotes
 * a person's data. Unknown types are no defect: readers ignore and count them.
 */
final class Defects {

    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");

    private Defects() {}

    static Optional<String> of(CustomerEvent event) {
        return first(
                () -> identity(event.getEventId(), event.getCustomerId()),
                () -> country(event.getCountry()),
                () -> event.getConsents().keySet().stream().anyMatch(String::isBlank)
                        ? Optional.of("consents must not have an empty channel")
                        : Optional.empty());
    }

    static Optional<String> of(OrderEvent event) {
        return first(
                () -> identity(event.getEventId(), event.getCustomerId()),
                () -> present("orderId", event.getOrderId()),
                () -> currency(event.getCurrency()),
                () -> notNegative("totalMinor", event.getTotalMinor()),
                () -> notNegative("discountMinor", event.getDiscountMinor()),
                () -> notNegative("shippingMinor", event.getShippingMinor()),
                () -> notNegative("taxMinor", event.getTaxMinor()),
                () -> country(event.getCountry()),
                () -> lines(event.getLines()));
    }

    static Optional<String> of(CartEvent event) {
        return first(
                () -> identity(event.getEventId(), event.getCustomerId()),
                () -> present("cartId", event.getCartId()),
                () -> currency(event.getCurrency()),
                () -> notNegative("totalMinor", event.getTotalMinor()),
                () -> lines(event.getLines()));
    }

    static Optional<String> of(EngagementEvent event) {
        return first(() -> identity(event.getEventId(), event.getCustomerId()), () -> score(event.getScore()));
    }

    static Optional<String> of(VoucherRequest request) {
        return first(
                () -> identity(request.getEventId(), request.getCustomerId()),
                () -> present("requestId", request.getRequestId()),
                () -> present("promotionId", request.getPromotionId()));
    }

    private static Optional<String> identity(String eventId, String customerId) {
        return first(() -> present("eventId", eventId), () -> present("customerId", customerId));
    }

    private static Optional<String> lines(List<OrderLine> lines) {
        Set<String> lineIds = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            OrderLine line = lines.get(i);
            String path = "lines[" + i + "].";
            Optional<String> defect = first(
                    () -> present(path + "lineId", line.getLineId()),
                    () -> lineIds.add(line.getLineId())
                            ? Optional.empty()
                            : Optional.of(path + "lineId must be unique within its order"),
                    () -> present(path + "sku", line.getSku()),
                    () -> notNegative(path + "quantity", line.getQuantity()),
                    () -> notNegative(path + "unitPriceMinor", line.getUnitPriceMinor()),
                    () -> notNegative(path + "paidMinor", line.getPaidMinor()));
            if (defect.isPresent()) {
                return defect;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> present(String field, String value) {
        return value.isBlank() ? Optional.of(field + " must not be empty") : Optional.empty();
    }

    private static Optional<String> notNegative(String field, long value) {
        return value < 0 ? Optional.of(field + " must not be negative, was " + value) : Optional.empty();
    }

    private static Optional<String> currency(String value) {
        return CURRENCY.matcher(value).matches()
                ? Optional.empty()
                : Optional.of("currency must be three capital letters (ISO 4217)");
    }

    private static Optional<String> country(@Nullable String value) {
        return value == null || COUNTRY.matcher(value).matches()
                ? Optional.empty()
                : Optional.of("country must be two capital letters (ISO 3166-1 alpha-2)");
    }

    private static Optional<String> score(@Nullable Integer value) {
        return value == null || (value >= 0 && value <= 10)
                ? Optional.empty()
                : Optional.of("score must be between 0 and 10, was " + value);
    }

    @SafeVarargs
    private static Optional<String> first(Supplier<Optional<String>>... rules) {
        for (Supplier<Optional<String>> rule : rules) {
            Optional<String> defect = rule.get();
            if (defect.isPresent()) {
                return defect;
            }
        }
        return Optional.empty();
    }
}
