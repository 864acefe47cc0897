package perennial.segment.topology;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** Reads what {@link AvroWriter} has written: each array and each map is one block. */
final class AvroReader {

    private final byte[] bytes;
    private int position;

    AvroReader(byte[] bytes) {
        this(bytes, 0);
    }

    AvroReader(byte[] bytes, int position) {
        this.bytes = bytes;
        this.position = position;
    }

    /** Steps over these bytes if they come next. */
    boolean skipped(byte[] expected) {
        int end = expected.length;
        if (bytes.length < end || Arrays.mismatch(bytes, 0, end, expected, 0, end) >= 0) {
            return false;
        }
        position = end;
        return true;
    }

    boolean isAtEnd() {
        return isAt(bytes.length);
    }

    boolean isAt(int expected) {
        return position == expected;
    }

    boolean bool() {
        return bytes[position++] != 0;
    }

    long number() {
        long read = 0;
        int shift = 0;
        byte next;
        do {
            next = bytes[position++];
            read |= (next & 0x7FL) << shift;
            shift += 7;
        } while (next < 0);
        return (read >>> 1) ^ -(read & 1);
    }

    String text() {
        int length = length();
        String text = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return text;
    }

    Instant millis() {
        return Instant.ofEpochMilli(number());
    }

    <T> @Nullable T orNull(Function<AvroReader, T> read) {
        return number() == 0 ? null : read.apply(this);
    }

    <T> List<T> array(Function<AvroReader, T> read) {
        return rest(length(), read);
    }

    private <T> List<T> rest(int count, Function<AvroReader, T> read) {
        if (count == 0) {
            return List.of();
        }
        List<T> items = items(count, read);
        expectEndOfBlocks();
        return items;
    }

    <T> List<T> items(int count, Function<AvroReader, T> read) {
        @SuppressWarnings("unchecked")
        T[] items = (T[]) new Object[count];
        for (int i = 0; i < count; i++) {
            items[i] = read.apply(this);
        }
        return List.of(items);
    }

    /** An array that is read when something looks at its items, if its size in bytes was written before them. */
    <T> List<T> sizedArray(Function<AvroReader, T> read) {
        long negatedIfSized = number();
        if (negatedIfSized >= 0) {
            return rest(atMost(bytes.length - position, negatedIfSized), read);
        }
        int size = length();
        int count = atMost(size, -negatedIfSized);
        UnreadArray<T> unread = new UnreadArray<>(bytes, position, size, count, read);
        position += size;
        expectEndOfBlocks();
        return unread;
    }

    <T> Map<String, T> map(Function<AvroReader, T> read) {
        return mapOfNamed((in, name) -> read.apply(in));
    }

    /** A map of things that know their own keys. */
    <T> Map<String, T> mapOfNamed(BiFunction<AvroReader, String, T> read) {
        int count = length();
        if (count == 0) {
            return Map.of();
        }
        @SuppressWarnings({"unchecked", "rawtypes"})
        Map.Entry<String, T>[] entries = new Map.Entry[count];
        for (int i = 0; i < count; i++) {
            String key = text();
            entries[i] = Map.entry(key, read.apply(this, key));
        }
        expectEndOfBlocks();
        return Map.ofEntries(entries);
    }

    private int length() {
        return atMost(bytes.length - position, number());
    }

    private int atMost(int most, long length) {
        if (length < 0 || length > most) {
            throw new SerializationException("There cannot be " + length + " bytes or items at byte " + position);
        }
        return (int) length;
    }

    private void expectEndOfBlocks() {
        if (number() != 0) {
            throw new SerializationException("There is a second block of items before byte " + position);
        }
    }
}
