package perennial.campaign.recipient;

import java.time.Instant;
import java.util.Map;

/** When customers were erased. What they did until then, and comes late, is not kept. */
public record Erasures(Map<String, Instant> erasedAt) {

    public Erasures {
        erasedAt = Map.copyOf(erasedAt);
    }

    public boolean cover(String customerId, Instant happenedAt) {
        Instant at = erasedAt.get(customerId);
        return at != null && !happenedAt.isAfter(at);
    }
}
