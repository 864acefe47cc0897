package perennial.segment.topology;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import perennial.segment.membership.Transition;

/**
 * Who is in a segment, ordered by customer id: a key is the letter m, the segment's id, a zero byte, and the customer's id; a
 * value is eight big-endian bytes of milliseconds.
 */
final class Members {

    private static final byte KIND = 'm';
    private static final byte SEPARATOR = 0;
    private static final byte AFTER_SEPARATOR = 1;

    private final KeyValueStore<Bytes, byte[]> index;

    Members(KeyValueStore<Bytes, byte[]> index) {
        this.index = index;
    }

    void apply(String customerId, Transition transition) {
        Bytes key = key(transition.segmentId(), customerId);
        switch (transition.kind()) {
            case ENTERED -> index.put(key, millis(transition.occurredAt()));
            // Not deleted, which would read it first to give it back.
            case EXITED -> index.put(key, null);
        }
    }

    /** At most {@code limit} members with an id after {@code after}, by id. */
    static List<Member> page(ReadOnlyKeyValueStore<Bytes, byte[]> index, String segmentId, String after, int limit) {
        List<Member> page = new ArrayList<>();
        Bytes start = key(segmentId, after);
        try (KeyValueIterator<Bytes, byte[]> entries = index.range(start, end(segmentId))) {
            while (entries.hasNext() && page.size() < limit) {
                var entry = entries.next();
                if (!entry.key.equals(start)) {
                    page.add(new Member(customerId(entry.key, segmentId), instant(entry.value)));
                }
            }
        }
        return page;
    }

    private static byte[] millis(Instant at) {
        return ByteBuffer.allocate(Long.BYTES).putLong(at.toEpochMilli()).array();
    }

    private static Instant instant(byte[] millis) {
        return Instant.ofEpochMilli(ByteBuffer.wrap(millis).getLong());
    }

    private static Bytes key(String segmentId, String customerId) {
        byte[] segment = segmentId.getBytes(StandardCharsets.UTF_8);
        byte[] customer = customerId.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(1 + segment.length + 1 + customer.length)
                .put(KIND)
                .put(segment)
                .put(SEPARATOR)
                .put(customer)
                .array());
    }

    private static Bytes end(String segmentId) {
        byte[] segment = segmentId.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(1 + segment.length + 1)
                .put(KIND)
                .put(segment)
                .put(AFTER_SEPARATOR)
                .array());
    }

    private static String customerId(Bytes key, String segmentId) {
        int from = 1 + segmentId.getBytes(StandardCharsets.UTF_8).length + 1;
        return new String(key.get(), from, key.get().length - from, StandardCharsets.UTF_8);
    }
}
