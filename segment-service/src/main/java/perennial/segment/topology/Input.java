package perennial.segment.topology;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import perennial.segment.profile.ProfileEvent;

/** What an admitted record means here. */
sealed interface Input {
    /**
     * Something that the customer's profile remembers.
     *
     * @param flaw a part that was left out because it makes no sense, as it is counted; null if there is none
     */
    record Change(ProfileEvent event, @Nullable String flaw) implements Input {
        Change(ProfileEvent event) {
            this(event, null);
        }
    }

    /** The customer is to be forgotten. */
    record Erasure(String eventId, Instant occurredAt) implements Input {}

    /** A type that is known, and that no condition reads. */
    record NotRead() implements Input {}

    /** A type that this version does not know. */
    record UnknownType() implements Input {}
}
