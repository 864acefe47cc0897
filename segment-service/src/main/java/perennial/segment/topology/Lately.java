package perennial.segment.topology;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * The customers of all partitions who did something lately, in bounded memory: where it is used up, a partition forgets those
 * of its own who did nothing for the longest time.
 *
 * <p>A map of each task's own, since a cache for several threads takes about twice as long, and each event asks it twice.
 */
final class Lately {
    /** What an entry takes besides its bytes and the letters of its key, about. */
    private static final int OVERHEAD_BYTES = 200;

    private final long most;
    private final AtomicLong held = new AtomicLong();

    Lately(DataSize most) {
        this.most = most.toBytes();
    }

    /** A part for one partition, for as long as a task has it. */
    OfPartition ofPartition() {
        return new OfPartition();
    }

    /** The customers of one partition; for the thread of its task. */
    final class OfPartition {
        private final LinkedHashMap<String, byte[]> customers = new LinkedHashMap<>(16, 0.75f, true);

        private OfPartition() {}

        byte @Nullable [] get(String customerId) {
            return customers.get(customerId);
        }

        void put(String customerId, byte[] bytes) {
            byte[] before = customers.put(customerId, bytes);
            long more = before == null ? size(customerId, bytes) : (long) bytes.length - before.length;
            if (held.addAndGet(more) > most) {
                forgetEldest();
            }
        }

        private void forgetEldest() {
            Iterator<Map.Entry<String, byte[]>> eldest = customers.entrySet().iterator();
            while (eldest.hasNext() && held.get() > most) {
                Map.Entry<String, byte[]> entry = eldest.next();
                held.addAndGet(-size(entry.getKey(), entry.getValue()));
                eldest.remove();
            }
        }

        void forget(String customerId) {
            byte[] bytes = customers.remove(customerId);
            if (bytes != null) {
                held.addAndGet(-size(customerId, bytes));
            }
        }

        void forgetAll() {
            customers.forEach((customerId, bytes) -> held.addAndGet(-size(customerId, bytes)));
            customers.clear();
        }
    }

    private static long size(String customerId, byte[] bytes) {
        return (long) OVERHEAD_BYTES + customerId.length() + bytes.length;
    }
}
