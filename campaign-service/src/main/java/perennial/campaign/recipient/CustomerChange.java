package perennial.campaign.recipient;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an event says of a customer. */
sealed interface CustomerChange {

    Stamp stamp();

    /**
     * Her full state.
     *
     * @param signUp whether she has just signed up
     */
    record Stated(Stamp stamp, boolean signUp, Contact contact, Map<String, Consent> consents)
            implements CustomerChange {

        @Nullable Instant signedUpAt() {
            return signUp ? stamp.occurredAt() : null;
        }
    }

    /** She is to be forgotten. */
    record Erased(Stamp stamp) implements CustomerChange {}
}
