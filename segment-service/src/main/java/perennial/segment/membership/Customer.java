package perennial.segment.membership;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import perennial.segment.profile.Profile;

/**
 * All that the service holds of one customer.
 *
 * @param memberships by segment; also of segments that she left, for the sake of the instant
 * @param timer null if time alone changes nothing
 * @param erasedAt the instant of her erasure: events up to it are ignored; null if there was none
 */
public record Customer(
        Profile profile,
        Map<String, Membership> memberships,
        @Nullable Timer timer,
        @Nullable Instant erasedAt) {
    public static final Customer UNKNOWN = new Customer(Profile.EMPTY, Map.of(), null, null);

    public Customer {
        memberships = Map.copyOf(memberships);
    }

    /** The segments that she is in, by their ids in order. */
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
}
