package perennial.segment.topology;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Avro's binary encoding, straight from the objects that are written: Avro itself wants a generated object for each of them
 * first, and takes several times as long.
 */
final class AvroWriter {

    private static final int ORDINARY_BYTES = 512;
    private static final int LONGEST_NUMBER_BYTES = 10;

    private byte[] bytes = new byte[ORDINARY_BYTES];
    private int size;

    byte[] written() {
        return Arrays.copyOf(bytes, size);
    }

    /** Begins anew, in the memory that it has. */
    void clear() {
        size = 0;
    }

    void raw(byte[] value) {
        raw(value, 0, value.length);
    }

    void raw(byte[] from, int start, int length) {
        reserve(length);
        System.arraycopy(from, start, bytes, size, length);
        size += length;
    }

    void bool(boolean value) {
        reserve(1);
        bytes[size++] = (byte) (value ? 1 : 0);
    }

    /** An int or a long; both are written alike. */
    void number(long value) {
        reserve(LONGEST_NUMBER_BYTES);
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    void text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        number(utf8.length);
        raw(utf8);
    }

    void millis(Instant value) {
        number(value.toEpochMilli());
    }

    <T> void orNull(@Nullable T value, BiConsumer<AvroWriter, T> write) {
        if (value == null) {
            number(0);
        } else {
            number(1);
            write.accept(this, value);
        }
    }

    <T> void array(Collection<T> items, BiConsumer<AvroWriter, T> write) {
        if (!items.isEmpty()) {
            number(items.size());
            for (T item : items) {
                write.accept(this, item);
            }
        }
        number(0);
    }

    /** An array with its size in bytes before its items, so that a reader can step over them. */
    <T> void sizedArray(List<T> items, BiConsumer<AvroWriter, T> write) {
        if (items instanceof UnreadArray<T> unread) {
            number(-unread.size());
            number(unread.bytes());
            unread.writeTo(this);
        } else if (!items.isEmpty()) {
            number(-items.size());
            int start = size;
            for (T item : items) {
                write.accept(this, item);
            }
            insertSizeAt(start);
        }
        number(0);
    }

    private void insertSizeAt(int start) {
        int written = size - start;
        number(written);
        int room = size - start - written;
        byte[] number = Arrays.copyOfRange(bytes, size - room, size);
        System.arraycopy(bytes, start, bytes, start + room, written);
        System.arraycopy(number, 0, bytes, start, room);
    }

    <T> void map(Map<String, T> entries, BiConsumer<AvroWriter, T> write) {
        if (!entries.isEmpty()) {
            number(entries.size());
            for (Map.Entry<String, T> entry : entries.entrySet()) {
                text(entry.getKey());
                write.accept(this, entry.getValue());
            }
        }
        number(0);
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }
}
