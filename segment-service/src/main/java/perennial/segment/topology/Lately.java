package perennial.segment.topology;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** The customers of all partitions who did something lately, in bounded memory. Safe for use by several threads. */
final class Lately {
    /** What an entry takes besides its bytes and the letters of its key, about. */
    private static final int OVERHEAD_BYTES = 200;

    private final Cache<Key, byte[]> customers;

    Lately(DataSize most) {
        customers = Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumWeight(most.toBytes())
                .weigher((Key key, byte[] bytes) ->
                        OVERHEAD_BYTES + key.customerId().length() + bytes.length)
                .build();
    }

    private record Key(OfPartition partition, String customerId) {}

    /** A part for one partition, for as long as a task has it. */
    OfPartition ofPartition() {
        return new OfPartition();
    }

    /** The customers of one partition. */
    final class OfPartition {
        private OfPartition() {}

        byte @Nullable [] get(String customerId) {
            return customers.getIfPresent(new Key(this, customerId));
        }

        void put(String customerId, byte[] bytes) {
            customers.put(new Key(this, customerId), bytes);
        }

        void forget(String customerId) {
            customers.invalidate(new Key(this, customerId));
        }

        void forgetAll() {
            customers.asMap().keySet().removeIf(key -> key.partition().equals(this));
        }
    }
}
