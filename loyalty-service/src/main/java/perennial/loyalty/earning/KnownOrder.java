package perennial.loyalty.earning;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perennial.loyalty.ledger.Comeback;

/**
 * What has been told of an order.
 *
 * @param totalMinor what was paid; null while it has not come
 * @param placedAt null while it has not come
 * @param cancelledAt null if it was not cancelled
 * @param comebacks what came back, each event once
 * @param eventId that told of it first
 */
record KnownOrder(
        @Nullable Long totalMinor,
        @Nullable Instant placedAt,
        @Nullable Instant cancelledAt,
        List<Comeback> comebacks,
        String eventId) {

    static KnownOrder firstToldBy(String eventId) {
        return new KnownOrder(null, null, null, List.of(), eventId);
    }

    KnownOrder placed(long total, Instant at) {
        return new KnownOrder(total, at, cancelledAt, comebacks, eventId);
    }

    KnownOrder cancelled(Instant at) {
        return new KnownOrder(totalMinor, placedAt, at, comebacks, eventId);
    }

    KnownOrder with(Comeback comeback) {
        List<Comeback> all = new ArrayList<>(comebacks);
        all.add(comeback);
        return new KnownOrder(totalMinor, placedAt, cancelledAt, List.copyOf(all), eventId);
    }

    boolean knows(Comeback comeback) {
        return comebacks.stream().anyMatch(known -> known.eventId().equals(comeback.eventId()));
    }
}
