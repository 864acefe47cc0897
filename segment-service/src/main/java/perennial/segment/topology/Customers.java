package perennial.segment.topology;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import perennial.segment.membership.Customer;

/**
 * A partition's customers. Who did something lately is also held in memory, in bytes as in the store: to find her in the store
 * takes twice as long as all that is decided of her, and who does something often does more soon.
 *
 * <p>What is in memory is of this object alone, so that a task that begins again begins with its store.
 */
final class Customers {

    private final KeyValueStore<String, byte[]> store;
    private final Lately.OfPartition lately;
    private final AvroWriter writer = new AvroWriter();

    Customers(KeyValueStore<String, byte[]> store, Lately lately) {
        this.store = store;
        this.lately = lately.ofPartition();
    }

    @Nullable Customer get(String customerId) {
        byte[] known = lately.get(customerId);
        byte[] bytes = known == null ? store.get(customerId) : known;
        return bytes == null ? null : CustomerCodec.decode(bytes);
    }

    void put(String customerId, Customer customer) {
        byte[] bytes = CustomerCodec.encode(customer, writer);
        store.put(customerId, bytes);
        lately.put(customerId, bytes);
    }

    void delete(String customerId) {
        store.delete(customerId);
        lately.forget(customerId);
    }

    /** Nobody stays in memory of whom this instance may not be told any more that she is to be forgotten. */
    void close() {
        lately.forgetAll();
    }

    /** At most {@code most} of those with an id after {@code cursor}, by id; null for the first ones. */
    List<KeyValue<String, Customer>> after(@Nullable String cursor, int most) {
        List<KeyValue<String, Customer>> next = new ArrayList<>(most);
        try (KeyValueIterator<String, byte[]> entries = cursor == null ? store.all() : store.range(cursor, null)) {
            while (entries.hasNext() && next.size() < most) {
                KeyValue<String, byte[]> entry = entries.next();
                if (!entry.key.equals(cursor)) {
                    next.add(KeyValue.pair(entry.key, CustomerCodec.decode(entry.value)));
                }
            }
        }
        return next;
    }
}
