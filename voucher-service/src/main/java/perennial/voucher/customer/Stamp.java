package perennial.voucher.customer;

import java.time.Instant;
import java.util.Comparator;

/** The place of an event among a customer's events: by time, of two at one instant by id. */
record Stamp(Instant occurredAt, String eventId) implements Comparable<Stamp> {

    private static final Comparator<Stamp> ORDER =
            Comparator.comparing(Stamp::occurredAt).thenComparing(Stamp::eventId);

    @Override
    public int compareTo(Stamp other) {
        return ORDER.compare(this, other);
    }
}
