package perennial.segment.topology;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The timers of a partition's customers, ordered by due time: a key is the letter t, eight big-endian bytes of
 * milliseconds, and the customer's id. What is known of the earliest one is remembered, so that looking for due timers costs nothing while none
 * is due, and does not walk over the deleted ones of the past.
 */
final class Timers {

    private static final byte KIND = 't';
    private static final Bytes END = Bytes.wrap(new byte[] {KIND + 1});
    private static final byte[] NOTHING = {};

    private final KeyValueStore<Bytes, byte[]> index;
    private volatile Instant noneBefore = Instant.EPOCH;

    Timers(KeyValueStore<Bytes, byte[]> index) {
        this.index = index;
    }

    /** A timer that is due. */
    record Due(Instant at, String customerId) {}

    void move(String customerId, @Nullable Instant from, @Nullable Instant to) {
        if (Objects.equals(from, to)) {
            return;
        }
        if (from != null) {
            // Not deleted, which would read it first to give it back.
            index.put(key(from, customerId), null);
        }
        if (to != null) {
            index.put(key(to, customerId), NOTHING);
            if (to.isBefore(noneBefore)) {
                noneBefore = to;
            }
        }
    }

    /** At most {@code most} timers that are due, earliest first. */
    List<Due> due(Instant now, int most) {
        if (noneBefore.isAfter(now)) {
            return List.of();
        }
        List<Due> due = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> later = index.range(key(noneBefore, ""), END)) {
            while (later.hasNext()) {
                Due next = due(later.next().key);
                if (next.at().isAfter(now) || due.size() == most) {
                    noneBefore = next.at();
                    return due;
                }
                due.add(next);
            }
        }
        noneBefore = Instant.MAX;
        return due;
    }

    /** The earliest instant at which a timer may be due; for other threads, to tell how late the service is. */
    Instant noneBefore() {
        return noneBefore;
    }

    private static Bytes key(Instant at, String customerId) {
        byte[] id = customerId.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(1 + Long.BYTES + id.length)
                .put(KIND)
                .putLong(at.toEpochMilli())
                .put(id)
                .array());
    }

    private static Due due(Bytes key) {
        ByteBuffer bytes = ByteBuffer.wrap(key.get()).position(1);
        Instant at = Instant.ofEpochMilli(bytes.getLong());
        return new Due(at, StandardCharsets.UTF_8.decode(bytes).toString());
    }
}
