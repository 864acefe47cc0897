package perennial.segment.membership;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import perennial.segment.profile.Profile;

/**
 * All that the service holds of one customer.
 *
 * @param memberships by segment; also of segments that she is not in, for the sake of their instants
 * @param definitionsSeen the generation of definitions that her memberships follow; see {@link
 *     perennial.segment.definition.Segments#generation()}
 * @param wakeAt when she is to be looked at because of time, at the latest at her next flip; null if time changes nothing. It
 *     is not moved for a flip that comes later than that: she is looked at once in vain instead, since most flips are put
 *     off again and again by what she does; later than a flip only if that could not be settled
 * @param erasedAt the instant of an erasure before she came back: events up to it are ignored; null if there was none
 */
public record Customer(
        Profile profile,
        Map<String, Membership> memberships,
        long definitionsSeen,
        @Nullable Instant wakeAt,
        @Nullable Instant erasedAt) {

    public Customer {
        memberships = Map.copyOf(memberships);
    }

    /** The segments that she is in, with since when, by their ids in order. */
    public Map<String, Instant> segments() {
        Map<String, Instant> inside = new TreeMap<>();
        memberships.values().forEach(membership -> {
            Instant since = membership.since();
            if (since != null) {
                inside.put(membership.segmentId(), since);
            }
        });
        return inside;
    }

    /** When time alone may change one of her memberships next; null if it never will. */
    public @Nullable Instant nextFlipAt() {
        Instant next = null;
        for (Membership membership : memberships.values()) {
            Membership.Flip flip = membership.flip();
            if (flip != null && (next == null || flip.at().isBefore(next))) {
                next = flip.at();
            }
        }
        return next;
    }

    Customer wakingAt(@Nullable Instant at) {
        return Objects.equals(at, wakeAt) ? this : new Customer(profile, memberships, definitionsSeen, at, erasedAt);
    }
}
