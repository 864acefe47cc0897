package perennial.segment.topology;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** The items of an array as they lie in the bytes of a customer; they are read when one of them is first looked at. */
final class UnreadArray<T> extends AbstractList<T> implements RandomAccess {

    private final byte[] bytes;
    private final int from;
    private final int length;
    private final int count;
    private final Function<AvroReader, T> read;
    private @Nullable List<T> items;

    UnreadArray(byte[] bytes, int from, int length, int count, Function<AvroReader, T> read) {
        this.bytes = bytes;
        this.from = from;
        this.length = length;
        this.count = count;
        this.read = read;
    }

    @Override
    public int size() {
        return count;
    }

    @Override
    public T get(int index) {
        if (items == null) {
            items = readItems();
        }
        return items.get(index);
    }

    private List<T> readItems() {
        AvroReader in = new AvroReader(bytes, from);
        try {
            List<T> all = in.items(count, read);
            if (!in.isAt(from + length)) {
                throw new SerializationException(
                        "The items from byte " + from + " on do not take " + length + " bytes");
            }
            return all;
        } catch (IndexOutOfBoundsException e) {
            throw new SerializationException("The items from byte " + from + " on end before the last field", e);
        }
    }

    int bytes() {
        return length;
    }

    void writeTo(AvroWriter out) {
        out.raw(bytes, from, length);
    }
}
