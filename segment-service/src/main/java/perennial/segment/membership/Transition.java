package perennial.segment.membership;

import java.time.Instant;

/**
 * A customer entered or left a segment.
 *
 * @param occurredAt when it became true, whenever that was found out
 * @param causeId the event that caused it; for a timer the event that armed it; for a definition its id and version
 */
public record Transition(
        String segmentId, int definitionVersion, Kind kind, Instant occurredAt, Reason reason, String causeId) {
    /** In which direction. */
    public enum Kind {
        ENTERED,
        EXITED
    }

    /** Why. */
    public enum Reason {
        /** Something happened to the customer. */
        EVENT,
        /** Time passed. */
        TIME,
        /** The segment's definition changed. */
        DEFINITION,
        /** The customer asked to be forgotten. */
        ERASED,
        /** The segment is no more. */
        DELETED
    }
}
