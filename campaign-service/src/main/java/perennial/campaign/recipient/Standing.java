package perennial.campaign.recipient;

import java.time.Instant;
import java.util.Comparator;

/**
 * A customer's latest change of membership in a segment.
 *
 * @param entered whether she is in the segment since; otherwise she is out of it
 * @param recordedAt when it was decided: tells the later of two changes at one instant
 * @param eventId the change; a trigger still stands as long as it is the latest
 */
public record Standing(
        String customerId, String segmentId, boolean entered, Instant occurredAt, Instant recordedAt, String eventId) {

    private static final Comparator<Standing> ORDER =
            Comparator.comparing(Standing::occurredAt).thenComparing(Standing::recordedAt);

    /** A change that was delivered before, and again after a later one, is not the latest. */
    Standing or(Standing next) {
        return ORDER.compare(next, this) >= 0 ? next : this;
    }

    /** What there is one standing for. */
    public record Key(String customerId, String segmentId) implements Comparable<Key> {

        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::customerId).thenComparing(Key::segmentId);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    public Key key() {
        return new Key(customerId, segmentId);
    }
}
