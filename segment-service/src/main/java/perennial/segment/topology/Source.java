package perennial.segment.topology;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
import perennial.segment.profile.Engagement;
import perennial.segment.profile.Order;
import perennial.segment.profile.ProfileEvent;

/** A topic that is read, and what its records mean. */
record Source<V extends SpecificRecord>(Topic<V> topic, Function<V, Input> meaning) {
    private static final int MOST_ATTRIBUTES = 50;
    private static final int LONGEST_ATTRIBUTE = 256;

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
        List<String> flaws = new ArrayList<>();
        ZoneId zone = zone(event.getTimeZone());
        if (zone == null && event.getTimeZone() != null) {
            flaws.add("invalid_zone");
        }
        LocalDate birthDate = birthDate(event.getBirthDate());
        if (birthDate == null && event.getBirthDate() != null) {
            flaws.add("invalid_birth_date");
        }
        Map<String, String> attributes = attributes(event.getAttributes());
        if (attributes.size() < event.getAttributes().size()) {
            flaws.add("attributes_cut");
        }
        return new Input.Change(
                new ProfileEvent.PersonChanged(
                        event.getEventId(),
                        event.getOccurredAt(),
                        signUp,
                        birthDate,
                        event.getCountry(),
                        event.getLanguage(),
                        zone,
                        consents(event),
                        attributes),
                flaws);
    }

    private static Map<String, Consent> consents(CustomerEvent event) {
        Map<String, Consent> consents = new HashMap<>();
        event.getConsents()
                .forEach((channel, consent) ->
                        consents.put(channel, new Consent(consent.getGranted(), consent.getAt())));
        return consents;
    }

    /** A year that has not one to four digits is a mistake, and no anniversary is to be reckoned from it. */
    private static @Nullable LocalDate birthDate(@Nullable LocalDate date) {
        return date == null || date.getYear() < 1 || date.getYear() > 9999 ? null : date;
    }

    /** What is short enough, and of that no more than fits: the names that come first. */
    private static Map<String, String> attributes(Map<String, String> given) {
        TreeMap<String, String> kept = new TreeMap<>();
        given.forEach((name, value) -> {
            if (name.length() <= LONGEST_ATTRIBUTE && value.length() <= LONGEST_ATTRIBUTE) {
                kept.put(name, value);
            }
        });
        while (kept.size() > MOST_ATTRIBUTES) {
            kept.pollLastEntry();
        }
        return kept;
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
                        event.getEventId(),
                        event.getOccurredAt(),
                        event.getOrderId(),
                        event.getCartId(),
                        event.getCurrency(),
                        event.getTotalMinor(),
                        lines(event)));
            case "CANCELLED" ->
                new Input.Change(
                        new ProfileEvent.OrderCancelled(event.getEventId(), event.getOccurredAt(), event.getOrderId()));
            case "RETURNED" ->
                new Input.Change(new ProfileEvent.OrderReturned(
                        event.getEventId(),
                        event.getOccurredAt(),
                        event.getOrderId(),
                        event.getCurrency(),
                        event.getTotalMinor(),
                        pieces(event)));
            default -> new Input.UnknownType();
        };
    }

    private static List<Order.Line> lines(OrderEvent event) {
        List<Order.Line> lines = new ArrayList<>(event.getLines().size());
        for (OrderLine line : event.getLines()) {
            lines.add(new Order.Line(line.getLineId(), line.getQuantity(), line.getCategories()));
        }
        return lines;
    }

    private static Map<String, Long> pieces(OrderEvent event) {
        Map<String, Long> pieces = new HashMap<>();
        for (OrderLine line : event.getLines()) {
            pieces.merge(line.getLineId(), (long) line.getQuantity(), Long::sum);
        }
        return pieces;
    }

    private static Input of(CartEvent event) {
        return switch (event.getType()) {
            case "UPDATED" -> {
                long items = 0;
                for (OrderLine line : event.getLines()) {
                    items += line.getQuantity();
                }
                yield cart(event, items, event.getTotalMinor());
            }
            case "EMPTIED" -> cart(event, 0, 0);
            default -> new Input.UnknownType();
        };
    }

    private static Input cart(CartEvent event, long items, long totalMinor) {
        return new Input.Change(new ProfileEvent.CartChanged(
                event.getEventId(), event.getOccurredAt(), event.getCartId(), items, event.getCurrency(), totalMinor));
    }

    private static Input of(EngagementEvent event) {
        return switch (event.getType()) {
            case "VISIT" -> engaged(event, Engagement.Kind.VISIT);
            case "REVIEW" -> engaged(event, Engagement.Kind.REVIEW);
            case "SOCIAL_SHARE" -> engaged(event, Engagement.Kind.SHARE);
            case "SURVEY" -> engaged(event, Engagement.Kind.SURVEY);
            case "COMPLAINT" -> engaged(event, Engagement.Kind.COMPLAINT);
            default -> new Input.UnknownType();
        };
    }

    private static Input engaged(EngagementEvent event, Engagement.Kind kind) {
        return new Input.Change(
                new ProfileEvent.Engaged(event.getEventId(), event.getOccurredAt(), kind, event.getScore()));
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
                    "EXPIRING" ->
                new Input.Change(new ProfileEvent.PointsChanged(
                        event.getEventId(),
                        event.getOccurredAt(),
                        event.getSequence(),
                        event.getBalance(),
                        event.getTier()));
            default -> new Input.UnknownType();
        };
    }
}
