package perennial.loyalty.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Accounts that failed a short while ago: they are left alone until it is over, so that they stand in nobody's way. */
final class SetAside {

    private static final Duration LASTING = Duration.ofMinutes(5);
    private static final int AT_MOST = 10_000;

    /** Since when, the longest first. */
    private final Map<String, Instant> since = new LinkedHashMap<>();

    /** Of too many the one that failed first is looked at again sooner. */
    void add(String customerId, Instant now) {
        since.remove(customerId);
        since.put(customerId, now);
        if (since.size() > AT_MOST) {
            since.remove(since.keySet().iterator().next());
        }
    }

    List<String> at(Instant now) {
        Iterator<Instant> times = since.values().iterator();
        while (times.hasNext() && !times.next().plus(LASTING).isAfter(now)) {
            times.remove();
        }
        return List.copyOf(since.keySet());
    }
}
