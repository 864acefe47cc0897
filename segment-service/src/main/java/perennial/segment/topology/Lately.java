package perennial.segment.topology;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * The customers of all partitions who did something lately, in bounded memory: where it is used up, a partition forgets those
 * of its own who did nothing for long.
 *
 * <p>A map of each task's own, since a cache for several threads takes about twice as long, and each event asks it twice.
 * Things that live for long and are replaced all the time are what the collector has most work with. So a customer's bytes are
 * written over those of before, and that she did something is only noted: she gets a later place in the order when it
 * is her turn to be forgotten.
 */
final class Lately {

    /** What an entry takes besides the room for its bytes and the letters of its key, about. */
    private static final int OVERHEAD_BYTES = 130;

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
        /** In the order in which it is their turn to be forgotten. */
        private final LinkedHashMap<String, Room> customers = new LinkedHashMap<>();

        private OfPartition() {}

        byte @Nullable [] get(String customerId) {
            Room room = customers.get(customerId);
            return room == null ? null : room.read();
        }

        void put(String customerId, byte[] bytes) {
            Room room = customers.get(customerId);
            if (room == null) {
                Room first = new Room(bytes);
                customers.put(customerId, first);
                hold(size(customerId, first));
            } else {
                int before = room.size();
                room.write(bytes);
                hold(room.size() - before);
            }
        }

        private void hold(long more) {
            if (more != 0 && held.addAndGet(more) > most) {
                forgetSome();
            }
        }

        private void forgetSome() {
            while (held.get() > most && !customers.isEmpty()) {
                Map.Entry<String, Room> next = customers.pollFirstEntry();
                if (next.getValue().wasWrittenSinceAsked()) {
                    customers.put(next.getKey(), next.getValue());
                } else {
                    held.addAndGet(-size(next.getKey(), next.getValue()));
                }
            }
        }

        void forget(String customerId) {
            Room room = customers.remove(customerId);
            if (room != null) {
                held.addAndGet(-size(customerId, room));
            }
        }

        void forgetAll() {
            customers.forEach((customerId, room) -> held.addAndGet(-size(customerId, room)));
            customers.clear();
        }
    }

    private static long size(String customerId, Room room) {
        return (long) OVERHEAD_BYTES + customerId.length() + room.size();
    }

    /** Holds one customer's bytes, and has some to spare for when she grows. */
    private static final class Room {
        /** An event adds some tens of bytes. */
        private static final int SPARE_BYTES = 64;

        private byte[] bytes;
        private int length;
        private boolean written;

        Room(byte[] first) {
            bytes = Arrays.copyOf(first, first.length + SPARE_BYTES);
            length = first.length;
        }

        int size() {
            return bytes.length;
        }

        byte[] read() {
            return Arrays.copyOf(bytes, length);
        }

        void write(byte[] next) {
            if (next.length > bytes.length || next.length < bytes.length / 2 - SPARE_BYTES) {
                bytes = new byte[next.length + SPARE_BYTES];
            }
            System.arraycopy(next, 0, bytes, 0, next.length);
            length = next.length;
            written = true;
        }

        boolean wasWrittenSinceAsked() {
            boolean was = written;
            written = false;
            return was;
        }
    }
}
