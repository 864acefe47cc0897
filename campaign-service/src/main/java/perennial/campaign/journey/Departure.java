package perennial.campaign.journey;

import java.time.Instant;
import java.util.Optional;
import perennial.campaign.delivery.Leaving;

/** Whether a journey is left for something that happened. */
final class Departure {

    private Departure() {}

    /** Until its first message also the other way of its own trigger's segment ends it; after that only what the campaign names. */
    static Optional<Leaving> decide(Journey journey, Campaign campaign, Occurrence occurrence) {
        if (journey.isEnded()
                || journey.leaving() != null
                || occurrence.key().equals(journey.beginning().triggerKey())) {
            return Optional.empty();
        }
        Happening happening = occurrence.happening();
        boolean named =
                campaign.leave().stream().anyMatch(each -> each.covers(happening)) && concerns(journey, occurrence);
        return named || isTurnedBack(journey, happening)
                ? Optional.of(new Leaving(happening.suppression().code(), occurrence.eventId()))
                : Optional.empty();
    }

    /** As {@link #decide}, for what was told before the trigger was. Of two changes of membership at one instant the trigger is the later. */
    static Optional<Leaving> decideOnEarlier(Journey journey, Campaign campaign, Occurrence occurrence) {
        boolean isLater = occurrence.happening() instanceof Happening.Order
                || occurrence.since().isAfter(journey.beginning().triggeredAt());
        return isLater ? decide(journey, campaign, occurrence) : Optional.empty();
    }

    /**
     * What became of another order does not concern a journey about one; another order that was placed does. What happened before
     * the trigger was known then, or does not matter any more; an order that was placed at its very instant may have brought it about.
     */
    private static boolean concerns(Journey journey, Occurrence occurrence) {
        Instant triggeredAt = journey.beginning().triggeredAt();
        boolean notBefore = !occurrence.since().isBefore(triggeredAt);
        if (!(occurrence.happening() instanceof Happening.Order order)) {
            return notBefore;
        }
        String about = journey.beginning().occasion().orderId();
        boolean own = about != null && about.equals(occurrence.occasion().orderId());
        boolean since = own ? notBefore : occurrence.since().isAfter(triggeredAt);
        return since && (about == null || own != order.type().equals(Happening.PLACED));
    }

    private static boolean isTurnedBack(Journey journey, Happening happening) {
        return !journey.messaged()
                && happening instanceof Happening.Membership membership
                && membership.segmentId().equals(journey.beginning().triggerSegment());
    }
}
