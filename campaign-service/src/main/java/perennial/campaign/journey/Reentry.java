package perennial.campaign.journey;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a customer who has been in a campaign may enter it again. */
sealed interface Reentry {

    record Never() implements Reentry {}

    record Always() implements Reentry {}

    /** Once so much time lies between two triggers. */
    record After(Duration duration) implements Reentry {}

    /** @param lastTrigger when that happened which began her latest journey */
    default boolean permits(Optional<Instant> lastTrigger, Instant trigger) {
        return lastTrigger.isEmpty()
                || switch (this) {
                    case Never never -> false;
                    case Always always -> true;
                    case After after -> !trigger.isBefore(lastTrigger.get().plus(after.duration()));
                };
    }

    /** Nothing said means never. */
    static Optional<Reentry> parse(@Nullable String text) {
        if (text == null || "never".equals(text)) {
            return Optional.of(new Never());
        }
        if ("always".equals(text)) {
            return Optional.of(new Always());
        }
        return CampaignDocument.positiveDuration(text).map(After::new);
    }
}
