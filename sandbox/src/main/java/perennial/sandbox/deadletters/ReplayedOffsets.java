package perennial.sandbox.deadletters;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters of one partition were replayed: all before {@code next}, and the ranges after it. A consumer group's
 * committed offset holds the former and its metadata the latter, so both are written in the transaction that sends the letters,
 * also when only some of them were chosen.
 */
final class ReplayedOffsets {

    /** What the broker takes as metadata of an offset unless it is told otherwise. */
    private static final int MAX_METADATA_LENGTH = 4096;

    private long next;
    /** First to last offset of each range; the ranges lie after {@link #next}, and none touches another. */
    private final NavigableMap<Long, Long> ranges = new TreeMap<>();

    private ReplayedOffsets(long next) {
        this.next = next;
    }

    /** @param committed what the group has committed for the partition, if anything */
    static ReplayedOffsets of(@Nullable OffsetAndMetadata committed) {
        return committed == null ? parse(0, "") : parse(committed.offset(), committed.metadata());
    }

    static ReplayedOffsets parse(long next, String metadata) {
        ReplayedOffsets offsets = new ReplayedOffsets(next);
        for (String range : metadata.isEmpty() ? new String[0] : metadata.split(",")) {
            int dash = range.indexOf('-');
            long first = Long.parseLong(dash < 0 ? range : range.substring(0, dash));
            offsets.ranges.put(first, dash < 0 ? first : Long.parseLong(range.substring(dash + 1)));
        }
        return offsets;
    }

    boolean contains(long offset) {
        Map.Entry<Long, Long> before = ranges.floorEntry(offset);
        return offset < next || (before != null && offset <= before.getValue());
    }

    /** Counts the offsets from first to last as done: sent, or known to hold no letter. */
    void add(long first, long last) {
        long from = first;
        long to = last;
        Map.Entry<Long, Long> before = ranges.floorEntry(first);
        if (before != null && before.getValue() >= first - 1) {
            from = before.getKey();
            to = Math.max(to, before.getValue());
        }
        for (Map.Entry<Long, Long> after = ranges.ceilingEntry(from);
                after != null && after.getKey() <= to + 1;
                after = ranges.ceilingEntry(from)) {
            to = Math.max(to, after.getValue());
            ranges.remove(after.getKey());
        }
        ranges.put(from, to);
        absorb();
    }

    long next() {
        return next;
    }

    /** @throws TooManyGapsException if the ranges are too many to be stored */
    String metadata() {
        String text = ranges.entrySet().stream()
                .map(range -> range.getKey().equals(range.getValue())
                        ? range.getKey().toString()
                        : range.getKey() + "-" + range.getValue())
                .collect(Collectors.joining(","));
        if (text.length() > MAX_METADATA_LENGTH) {
            throw new TooManyGapsException();
        }
        return text;
    }

    private void absorb() {
        for (Map.Entry<Long, Long> first = ranges.firstEntry();
                first != null && first.getKey() <= next;
                first = ranges.firstEntry()) {
            next = Math.max(next, first.getValue() + 1);
            ranges.remove(first.getKey());
        }
    }

    static final class TooManyGapsException extends RuntimeException {}
}
