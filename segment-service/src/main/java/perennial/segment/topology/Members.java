package perennial.segment.topology;

import static java.util.Objects.requireNonNullElse;

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
 * Who is in a segment, ordered by customer id, and how many they are: a key is the segment's id, a zero byte, and the
 * customer's id.
 */
final class Members {
    private static final byte SEPARATOR = 0;
    private static final byte AFTER_SEPARATOR = 1;

    private final KeyValueStore<Bytes, Long> members;
    private final KeyValueStore<String, Long> sizes;

    Members(KeyValueStore<Bytes, Long> members, KeyValueStore<String, Long> sizes) {
        this.members = members;
        this.sizes = sizes;
    }

    void apply(String customerId, Transition transition) {
        String segmentId = transition.segmentId();
        Bytes key = key(segmentId, customerId);
        long size = requireNonNullElse(sizes.get(segmentId), 0L);
        switch (transition.kind()) {
            case ENTERED -> {
                members.put(key, transition.occurredAt().toEpochMilli());
                sizes.put(segmentId, size + 1);
            }
            case EXITED -> {
                // Not deleted, which would read it first to give it back.
                members.put(key, null);
                sizes.put(segmentId, size - 1);
            }
        }
    }

    /** The segment is no more, and nobody is in it. */
    void forget(String segmentId) {
        sizes.delete(segmentId);
    }

    /** At most {@code limit} members with an id after {@code after}, by id. */
    static List<Member> page(ReadOnlyKeyValueStore<Bytes, Long> members, String segmentId, String after, int limit) {
        List<Member> page = new ArrayList<>();
        Bytes start = key(segmentId, after);
        try (KeyValueIterator<Bytes, Long> entries = members.range(start, end(segmentId))) {
            while (entries.hasNext() && page.size() < limit) {
                var entry = entries.next();
                if (!entry.key.equals(start)) {
                    page.add(new Member(customerId(entry.key, segmentId), Instant.ofEpochMilli(entry.value)));
                }
            }
        }
        return page;
    }

    private static Bytes key(String segmentId, String customerId) {
        byte[] segment = segmentId.getBytes(StandardCharsets.UTF_8);
        byte[] customer = customerId.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(segment.length + 1 + customer.length)
                .put(segment)
                .put(SEPARATOR)
                .put(customer)
                .array());
    }

    private static Bytes end(String segmentId) {
        byte[] segment = segmentId.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(segment.length + 1)
                .put(segment)
                .put(AFTER_SEPARATOR)
                .array());
    }

    private static String customerId(Bytes key, String segmentId) {
        int from = segmentId.getBytes(StandardCharsets.UTF_8).length + 1;
        return new String(key.get(), from, key.get().length - from, StandardCharsets.UTF_8);
    }
}
