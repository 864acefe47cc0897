package perennial.loyalty.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Where points come from, or go.
 *
 * @param ruleId that gives them; null where a person does
 * @param lineId of the order
 * @param eventId the event that brought the cause; the request, where a person did
 */
public record Origin(
        Cause cause, @Nullable String ruleId, @Nullable String lineId, String eventId) {

    public static Origin of(Cause cause, String eventId) {
        return new Origin(cause, null, null, eventId);
    }

    /** The same because of another event. */
    Origin by(String otherEventId) {
        return new Origin(cause, ruleId, lineId, otherEventId);
    }
}
