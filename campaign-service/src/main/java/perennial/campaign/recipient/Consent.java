package perennial.campaign.recipient;

import java.time.Instant;

/** What a customer said about one channel, and when. */
record Consent(boolean granted, Instant at) {

    /** The latest word wins; of two at the same instant the refusal does. */
    Consent or(Consent other) {
        int order = at.compareTo(other.at);
        if (order != 0) {
            return order > 0 ? this : other;
        }
        return granted ? other : this;
    }
}
