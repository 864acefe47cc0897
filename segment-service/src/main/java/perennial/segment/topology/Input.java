package perennial.segment.topology;

import java.time.Instant;
import java.util.List;
import perennial.segment.profile.ProfileEvent;

/** What an admitted record means here. */
sealed interface Input {
    /**
     * Something that the customer's profile remembers.
     *
     * @param flaws the parts that were left out because they make no sense, as they are counted
     */
    record Change(ProfileEvent event, List<String> flaws) implements Input {
        public Change {
            flaws = List.copyOf(flaws);
        }

        Change(ProfileEvent event) {
            this(event, List.of());
        }
    }

    /** The customer is to be forgotten. */
    record Erasure(String eventId, Instant occurredAt) implements Input {}

    /** A type that is known, and that no condition reads. */
    record NotRead() implements Input {}

    /** A type that this version does not know. */
    record UnknownType() implements Input {}
}
