package perennial.segment.profile;

import java.time.Instant;
import java.util.Comparator;

/** Orders the versions of something of which the last one wins: by instant, then by event id. */
public record Stamp(Instant at, String eventId) implements Comparable<Stamp> {
    private static final Comparator<Stamp> ORDER =
            Comparator.comparing(Stamp::at).thenComparing(Stamp::eventId);

    @Override
    public int compareTo(Stamp other) {
        return ORDER.compare(this, other);
    }
}
