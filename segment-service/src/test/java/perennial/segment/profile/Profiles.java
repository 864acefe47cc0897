package perennial.segment.profile;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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
        return new ProfileEvent.PersonChanged("signup-" + at, at, true, null, null, null, Map.of());
    }

    public static ProfileEvent order(String orderId, Instant at) {
        return new ProfileEvent.OrderPlaced("placed-" + orderId, at, orderId, null);
    }

    public static ProfileEvent cancellation(String orderId, Instant at) {
        return new ProfileEvent.OrderCancelled("cancelled-" + orderId, at, orderId);
    }

    public static ProfileEvent cart(String cartId, Instant at, long items) {
        return new ProfileEvent.CartChanged("cart-" + cartId + "-" + at, at, cartId, items);
    }

    public static ProfileEvent message(String messageId, String campaignId, Instant at) {
        return new ProfileEvent.MessageSent("sent-" + messageId, at, messageId, campaignId);
    }

    /** The cart, where the test has put one there. */
    public static Cart cart(Profile profile) {
        return Objects.requireNonNull(profile.cart());
    }
}
