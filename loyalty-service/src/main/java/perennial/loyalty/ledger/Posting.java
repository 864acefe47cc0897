package perennial.loyalty.ledger;

import java.time.Instant;

/**
 * Points that a rule gives for a cause.
 *
 * @param eventId the event that brought the cause
 * @param points more than none
 * @param occurredAt when the points became true
 */
public record Posting(Cause cause, String eventId, String ruleId, long points, Instant occurredAt) {

    public Posting {
        if (points <= 0) {
            throw new IllegalArgumentException("Points are earned or not, never " + points);
        }
    }
}
