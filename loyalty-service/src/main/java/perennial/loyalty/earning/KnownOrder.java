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
 * @param currency of what was paid; null while it has not come
 * @param placedAt null while it has not come
 * @param cancelledAt null if it was not cancelled
 * @param comebacks what came back, each event once
 * @param eventId that told of it first
 */
record KnownOrder(
        @Nullable Long totalMinor,
        @Nullable String currency,
        @Nullable Instant placedAt,
        @Nullable Instant cancelledAt,
        List<Comeback> comebacks,
        String eventId) {

    /** Whatever costs more is a mistake, and must not keep the sum of a year from being one. */
    private static final long MOST_MINOR = 1_000_000_000_000_000L;

    static KnownOrder firstToldBy(String eventId) {
        return new KnownOrder(null, null, null, null, List.of(), eventId);
    }

    KnownOrder placed(long total, String ofCurrency, Instant at) {
        return new KnownOrder(total, ofCurrency, at, cancelledAt, comebacks, eventId);
    }

    KnownOrder cancelled(Instant at) {
        return new KnownOrder(totalMinor, currency, placedAt, at, comebacks, eventId);
    }

    KnownOrder with(Comeback comeback) {
        List<Comeback> all = new ArrayList<>(comebacks);
        all.add(comeback);
        return new KnownOrder(totalMinor, currency, placedAt, cancelledAt, List.copyOf(all), eventId);
    }

    /** What it cost in the end, as far as is known: what was paid, less what was paid back; nothing if it was cancelled. */
    long costMinor() {
        if (totalMinor == null || cancelledAt != null) {
            return 0;
        }
        long left = Math.min(totalMinor, MOST_MINOR);
        for (Comeback comeback : comebacks) {
            left -= Math.min(left, comeback.paidBackMinor());
        }
        return left;
    }

    boolean knows(Comeback comeback) {
        return comebacks.stream().anyMatch(known -> known.eventId().equals(comeback.eventId()));
    }
}
