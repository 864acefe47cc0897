package perennial.segment.profile;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that happened to one customer and that her profile remembers. Instants are whole milliseconds. */
public sealed interface ProfileEvent {
    /** Unique for each event. A redelivered event has the same id and the same content. */
    String eventId();

    /** When it happened, not when it was published. */
    Instant occurredAt();

    /** The customer's full state, or the part of it that conditions read. */
    record PersonChanged(
            String eventId,
            Instant occurredAt,
            boolean signUp,
            @Nullable String country,
            @Nullable String language,
            @Nullable ZoneId zone,
            Map<String, Consent> consents)
            implements ProfileEvent {
        public PersonChanged {
            consents = Map.copyOf(consents);
        }
    }

    /** She took her consent for one channel back by other means than her account. */
    record Unsubscribed(String eventId, Instant occurredAt, String channel) implements ProfileEvent {}

    /** An order was placed, from the cart if one is named. */
    record OrderPlaced(
            String eventId,
            Instant occurredAt,
            String orderId,
            @Nullable String cartId) implements ProfileEvent {}

    /** An order was cancelled; it counts no longer, also when this comes before the order itself. */
    record OrderCancelled(String eventId, Instant occurredAt, String orderId) implements ProfileEvent {}

    /** A cart's full content after a change. */
    record CartChanged(String eventId, Instant occurredAt, String cartId, long items) implements ProfileEvent {}

    /** A message was handed over, or may have been. */
    record MessageSent(String eventId, Instant occurredAt, String messageId, String campaignId)
            implements ProfileEvent {}
}
