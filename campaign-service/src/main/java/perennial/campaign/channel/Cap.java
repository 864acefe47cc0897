package perennial.campaign.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** At most so many marketing messages to one customer in any such period, over all campaigns. */
public record Cap(int messages, Duration every) {

    /**
     * When the next one may go; empty if it may now.
     *
     * @param handedOver when the latest ones were, the latest first
     */
    public Optional<Instant> freeAfter(List<Instant> handedOver, Instant now) {
        if (handedOver.size() < messages) {
            return Optional.empty();
        }
        Instant free = handedOver.get(messages - 1).plus(every);
        return free.isAfter(now) ? Optional.of(free) : Optional.empty();
    }
}
