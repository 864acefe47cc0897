package perennial.segment.topology;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import perennial.events.CartEvent;
import perennial.events.CustomerEvent;
import perennial.events.EngagementEvent;
import perennial.events.LoyaltyEvent;
import perennial.events.MessageEvent;
import perennial.events.OrderEvent;
import perennial.events.OrderLine;
import perennial.schemas.Topic;
import perennial.schemas.Topics;
import perennial.segment.profile.Consent;
import perennial.segment.profile.ProfileEvent;

/** A topic that is read, and what its records mean. */
record Source<V extends SpecificRecord>(Topic<V> topic, Function<V, Input> meaning) {
    /** All topics that the service reads; they have one partition count. */
    static final List<Source<?>> ALL = List.of(
            new Source<>(Topics.CUSTOMERS, Source::of),
            new Source<>(Topics.ORDERS, Source::of),
            new Source<>(Topics.CARTS, Source::of),
            new Source<>(Topics.ENGAGEMENT, Source::of),
            new Source<>(Topics.MESSAGES, Source::of),
            new Source<>(Topics.LOYALTY_ENTRIES, Source::of));

    static Map<String, Source<?>> byTopic() {
        return ALL.stream().collect(Collectors.toMap(source -> source.topic().name(), Function.identity()));
    }

    private static Input of(CustomerEvent event) {
        return switch (event.getType()) {
            case "SIGNED_UP" -> person(event, true);
            case "UPDATED" -> person(event, false);
            case "ERASED" -> new Input.Erasure(event.getEventId(), event.getOccurredAt());
            default -> new Input.UnknownType();
        };
    }

    private static Input person(CustomerEvent event, boolean signUp) {
        Map<String, Consent> consents = event.getConsents().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> new Consent(
                                entry.getValue().getGranted(), entry.getValue().getAt())));
        ZoneId zone = zone(event.getTimeZone());
        return new Input.Change(
                new ProfileEvent.PersonChanged(
                        event.getEventId(),
                        event.getOccurredAt(),
                        signUp,
                        event.getCountry(),
                        event.getLanguage(),
                        zone,
                        consents),
                zone == null && event.getTimeZone() != null ? "invalid_zone" : null);
    }

    /** A zone that does not exist is as good as none. */
    private static @Nullable ZoneId zone(@Nullable String name) {
        if (name == null) {
            return null;
        }
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Input of(OrderEvent event) {
        return switch (event.getType()) {
            case "PLACED" ->
                new Input.Change(new ProfileEvent.OrderPlaced(
                        event.getEventId(), event.getOccurredAt(), event.getOrderId(), event.getCartId()));
            case "CANCELLED" ->
                new Input.Change(
                        new ProfileEvent.OrderCancelled(event.getEventId(), event.getOccurredAt(), event.getOrderId()));
            case "RETURNED" -> new Input.NotRead();
            default -> new Input.UnknownType();
        };
    }

    private static Input of(CartEvent event) {
        return switch (event.getType()) {
            case "UPDATED" ->
                cart(
                        event,
                        event.getLines().stream()
                                .mapToLong(OrderLine::getQuantity)
                                .sum());
            case "EMPTIED" -> cart(event, 0);
            default -> new Input.UnknownType();
        };
    }

    private static Input cart(CartEvent event, long items) {
        return new Input.Change(
                new ProfileEvent.CartChanged(event.getEventId(), event.getOccurredAt(), event.getCartId(), items));
    }

    private static Input of(EngagementEvent event) {
        return switch (event.getType()) {
            case "VISIT", "REVIEW", "SOCIAL_SHARE", "SURVEY", "COMPLAINT" -> new Input.NotRead();
            default -> new Input.UnknownType();
        };
    }

    private static Input of(MessageEvent event) {
        return switch (event.getType()) {
            // One that may have gone out counts as sent: the machine never sends it again.
            case "SENT", "UNCONFIRMED" ->
                new Input.Change(new ProfileEvent.MessageSent(
                        event.getEventId(), event.getOccurredAt(), event.getMessageId(), event.getCampaignId()));
            case "UNSUBSCRIBED" ->
                new Input.Change(
                        new ProfileEvent.Unsubscribed(event.getEventId(), event.getOccurredAt(), event.getChannel()));
            case "SUPPRESSED", "FAILED", "BOUNCED", "CONVERTED" -> new Input.NotRead();
            default -> new Input.UnknownType();
        };
    }

    private static Input of(LoyaltyEvent event) {
        return switch (event.getType()) {
            case "PENDING",
                    "EARNED",
                    "SPENT",
                    "EXPIRED",
                    "REVERSED",
                    "ADJUSTED",
                    "TIER_CHANGED",
                    "MILESTONE",
                    "EXPIRING" -> new Input.NotRead();
            default -> new Input.UnknownType();
        };
    }
}
