package perennial.segment.profile;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
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
            @Nullable LocalDate birthDate,
            @Nullable String country,
            @Nullable String language,
            @Nullable ZoneId zone,
            Map<String, Consent> consents,
            Map<String, String> attributes)
            implements ProfileEvent {
        public PersonChanged {
            consents = Map.copyOf(consents);
            attributes = Map.copyOf(attributes);
        }
    }

    /** She took her consent for one channel back by other means than her account. */
    record Unsubscribed(String eventId, Instant occurredAt, String channel) implements ProfileEvent {}

    /** An order was placed, from the cart if one is named. */
    record OrderPlaced(
            String eventId,
            Instant occurredAt,
            String orderId,
            @Nullable String cartId,
            String currency,
            long totalMinor,
            List<Order.Line> lines)
            implements ProfileEvent {
        public OrderPlaced {
            lines = List.copyOf(lines);
        }
    }

    /** An order was cancelled; it counts no longer, also when this comes before the order itself. */
    record OrderCancelled(String eventId, Instant occurredAt, String orderId) implements ProfileEvent {}

    /**
     * An order was returned, in part or in full.
     *
     * @param totalMinor what is paid back by this return
     * @param pieces how many come back by this return, by line
     */
    record OrderReturned(
            String eventId,
            Instant occurredAt,
            String orderId,
            String currency,
            long totalMinor,
            Map<String, Long> pieces)
            implements ProfileEvent {
        public OrderReturned {
            pieces = Map.copyOf(pieces);
        }
    }

    /** A cart's full content after a change. */
    record CartChanged(String eventId, Instant occurredAt, String cartId, long items, String currency, long totalMinor)
            implements ProfileEvent {}

    /** A message was handed over, or may have been. */
    record MessageSent(String eventId, Instant occurredAt, String messageId, String campaignId)
            implements ProfileEvent {}

    /**
     * She did something beside buying.
     *
     * @param score a survey's answer; that of anything else is not read
     */
    record Engaged(
            String eventId,
            Instant occurredAt,
            Engagement.Kind kind,
            @Nullable Integer score) implements ProfileEvent {}

    /**
     * An entry was made in her points account.
     *
     * @param sequence counts up per account
     * @param balance after this entry
     * @param tier null where the entry names none
     */
    record PointsChanged(
            String eventId,
            Instant occurredAt,
            long sequence,
            long balance,
            @Nullable String tier) implements ProfileEvent {}
}
