package perennial.campaign.journey;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a campaign says.
 *
 * @param includeExisting whether it is also for those whom a changed definition finds in the segment
 * @param freshness what was triggered longer ago is not done
 * @param leave for what a journey ends, whenever it happens
 * @param attribution how long after a message an order counts as due to it
 */
record Campaign(
        Happening trigger,
        boolean includeExisting,
        Duration freshness,
        Reentry reentry,
        List<Happening> leave,
        Duration attribution,
        List<Step> steps) {

    Campaign {
        leave = List.copyOf(leave);
        steps = List.copyOf(steps);
    }

    /** A send and its place among the steps. */
    record PlacedSend(int index, Step.Send send) {}

    /** The first send at or after {@code step}. */
    Optional<PlacedSend> sendFrom(int step) {
        for (int i = step; i < steps.size(); i++) {
            if (steps.get(i) instanceof Step.Send send) {
                return Optional.of(new PlacedSend(i, send));
            }
        }
        return Optional.empty();
    }
}
