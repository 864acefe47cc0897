package perennial.segment.membership;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a customer stands to a segment.
 *
 * @param since when she entered, null if she is out
 * @param changedAt the latest instant that was told of this pair, null if nothing was: nothing is told of an earlier one
 * @param flip when time alone may change it next, null if it never will
 */
public record Membership(
        String segmentId,
        @Nullable Instant since,
        @Nullable Instant changedAt,
        @Nullable Flip flip) {

    /**
     * An instant at which time may change the membership.
     *
     * @param armedBy the event after which this instant was found: the cause of what happens then
     */
    public record Flip(Instant at, String armedBy) {}

    static Membership none(String segmentId) {
        return new Membership(segmentId, null, null, null);
    }

    public boolean inside() {
        return since != null;
    }

    /** Whether there is anything to be kept. */
    boolean isSomething() {
        return since != null || changedAt != null || flip != null;
    }

    Membership entered(Instant at) {
        return new Membership(segmentId, at, at, flip);
    }

    Membership exited(Instant at) {
        return new Membership(segmentId, null, at, flip);
    }

    /** A flip that stays where it is was armed by the event that armed it first. */
    Membership flippingAt(@Nullable Instant at, String causeId) {
        Flip next = at == null ? null : flip != null && flip.at().equals(at) ? flip : new Flip(at, causeId);
        return new Membership(segmentId, since, changedAt, next);
    }
}
