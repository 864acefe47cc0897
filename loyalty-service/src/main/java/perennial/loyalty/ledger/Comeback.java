package perennial.loyalty.ledger;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came back of an order at once.
 *
 * @param pieces by line; empty if nobody says which lines came back
 * @param paidBackMinor by which it is counted if nobody says, or if the order itself came without lines
 */
public record Comeback(String eventId, Map<String, Long> pieces, long paidBackMinor, Instant occurredAt) {

    /**
     * Parts of what a lot was earned with: a piece counts as many as the order's total has minor units, and so does the whole order when
     * it is counted in money. So both can be added up.
     */
    long partsOf(Lot lot, long totalMinor) {
        String lineId = lot.origin().lineId();
        if (lineId == null || pieces.isEmpty()) {
            return Math.multiplyExact(Math.min(paidBackMinor, totalMinor), lot.quantity());
        }
        @Nullable Long returned = pieces.get(lineId);
        return returned == null ? 0 : Math.multiplyExact(Math.min(returned, lot.quantity()), totalMinor);
    }
}
