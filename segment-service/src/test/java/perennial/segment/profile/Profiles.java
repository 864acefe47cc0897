package perennial.segment.profile;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Profiles made of events, for tests. */
public final class Profiles {

    private Profiles() {}

    public static Profile of(ProfileEvent... events) {
        return of(List.of(events));
    }

    public static Profile of(List<? extends ProfileEvent> events) {
        Profile profile = Profile.EMPTY;
        for (ProfileEvent event : events) {
            if (profile.apply(event) instanceof Profile.Applied.Changed changed) {
                profile = changed.profile();
            }
        }
        return profile;
    }

    public static ProfileEvent signUp(Instant at) {
        return new ProfileEvent.PersonChanged("signup-" + at, at, true, null, null, null, null, Map.of(), Map.of());
    }

    public static ProfileEvent order(String orderId, Instant at) {
        return new ProfileEvent.OrderPlaced("placed-" + orderId, at, orderId, null, "EUR", 1000, List.of());
    }

    public static ProfileEvent order(
            String orderId, Instant at, String currency, long totalMinor, Order.Line... lines) {
        return new ProfileEvent.OrderPlaced(
                "placed-" + orderId, at, orderId, null, currency, totalMinor, List.of(lines));
    }

    /** One line of an order. */
    public static Order.Line line(String lineId, long quantity, String... categories) {
        return new Order.Line(lineId, quantity, List.of(categories));
    }

    public static ProfileEvent returned(
            String orderId, Instant at, String currency, long totalMinor, Map<String, Long> pieces) {
        return new ProfileEvent.OrderReturned(
                "returned-" + orderId + "-" + at, at, orderId, currency, totalMinor, pieces);
    }

    public static ProfileEvent cancellation(String orderId, Instant at) {
        return new ProfileEvent.OrderCancelled("cancelled-" + orderId, at, orderId);
    }

    public static ProfileEvent cart(String cartId, Instant at, long items) {
        return new ProfileEvent.CartChanged("cart-" + cartId + "-" + at, at, cartId, items, "EUR", items * 100);
    }

    public static ProfileEvent message(String messageId, String campaignId, Instant at) {
        return new ProfileEvent.MessageSent("sent-" + messageId, at, messageId, campaignId);
    }

    public static ProfileEvent engaged(String eventId, Instant at, Engagement.Kind kind) {
        return new ProfileEvent.Engaged(eventId, at, kind, null);
    }

    public static ProfileEvent survey(String eventId, Instant at, int score) {
        return new ProfileEvent.Engaged(eventId, at, Engagement.Kind.SURVEY, score);
    }

    public static ProfileEvent points(long sequence, Instant at, long balance, @Nullable String tier) {
        return new ProfileEvent.PointsChanged("points-" + sequence, at, sequence, balance, tier);
    }

    /** The cart, where the test has put one there. */
    public static Cart cart(Profile profile) {
        return Objects.requireNonNull(profile.cart());
    }
}
