package perennial.segment.definition;

import java.time.Instant;

/**
 * A named set of customers: those for whom the condition holds.
 *
 * @param version counts up with each change of the definition, from 1
 * @param state what is done by it
 * @param changedAt when it was put, stopped, resumed or deleted, by the clock of whoever did it
 * @param generation of the definitions, in which it last changed so that customers must be looked at again; see {@link
 *     Segments#generation()}
 * @param followedFrom when that generation began: what time did to a customer since then is by this definition, whenever she
 *     is looked at
 */
public record Segment(
        String id,
        String description,
        int version,
        State state,
        Instant changedAt,
        long generation,
        Instant followedFrom,
        Condition condition) {

    /** What is done by a definition. */
    public enum State {
        /** Customers enter and leave. */
        LIVE,
        /** Nobody enters or leaves until it is resumed. */
        STOPPED,
        /** All who are in it leave, and then it is gone. */
        DELETED
    }

    /** The cause of what its change brings about. */
    public String causeId() {
        return "definition:" + id + ":" + version;
    }
}
