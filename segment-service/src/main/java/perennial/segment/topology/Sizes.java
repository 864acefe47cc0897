package perennial.segment.topology;

import static java.util.Objects.requireNonNullElse;

import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** How many of a partition's customers are in each segment, and how many there are. */
final class Sizes {

    /** No segment has this id. */
    private static final String ALL_CUSTOMERS = "";

    private final KeyValueStore<String, Long> store;

    /** As the store has it, which nobody else writes to. */
    private volatile long customers;

    Sizes(KeyValueStore<String, Long> store) {
        this.store = store;
        this.customers = customers(store);
    }

    static long of(ReadOnlyKeyValueStore<String, Long> store, String segmentId) {
        return requireNonNullElse(store.get(segmentId), 0L);
    }

    static long customers(ReadOnlyKeyValueStore<String, Long> store) {
        return of(store, ALL_CUSTOMERS);
    }

    /** For other threads, too. */
    long customers() {
        return customers;
    }

    /** There are more customers, or fewer. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // only the task's thread writes
    void countCustomers(int change) {
        customers += change;
        store.put(ALL_CUSTOMERS, customers);
    }

    /** There are more in a segment, or fewer. */
    void countMembers(String segmentId, int change) {
        store.put(segmentId, of(store, segmentId) + change);
    }

    /** The segment is no more, and nobody is in it. */
    void forget(String segmentId) {
        store.delete(segmentId);
    }
}
