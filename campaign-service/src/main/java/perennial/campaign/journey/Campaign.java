package perennial.campaign.journey;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a campaign says.
 *
 * @param freshness what was triggered longer ago is not done
 */
record Campaign(Trigger trigger, Duration freshness, Reentry reentry, List<Step> steps) {

    Campaign {
        steps = List.copyOf(steps);
    }

    /** @param entered whether entering the segment triggers it; otherwise leaving it does */
    record Trigger(String segmentId, boolean entered) {}

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
