package perennial.sandbox.deadletters;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import perennial.schemas.Topic;

/** One partition of dead letters while it is read, up to where it ended when that began. */
final class LetterPartition {

    private final TopicPartition id;
    private final Topic<?> source;
    private final ReplayedOffsets replayed;
    private final long end;
    private long next;

    /**
     * @param source where its letters came from
     * @param start the oldest offset that retention has left
     * @param end the offset after the newest letter
     */
    LetterPartition(TopicPartition id, Topic<?> source, ReplayedOffsets replayed, long start, long end) {
        this.id = id;
        this.source = source;
        this.replayed = replayed;
        this.end = end;
        this.next = start;
        if (start > replayed.next()) {
            replayed.add(replayed.next(), start - 1);
        }
    }

    TopicPartition id() {
        return id;
    }

    Topic<?> source() {
        return source;
    }

    boolean endsBefore(long position) {
        return position >= end;
    }

    boolean isReplayed(long offset) {
        return replayed.contains(offset);
    }

    void markReplayed(long offset) {
        replayed.add(offset, offset);
    }

    OffsetAndMetadata toCommit() {
        return new OffsetAndMetadata(replayed.next(), replayed.metadata());
    }

    /** Offsets without a record, which transaction markers take, count as replayed. */
    List<DeadLetter> letters(List<ConsumerRecord<byte[], byte[]>> records) {
        List<DeadLetter> letters = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.offset() >= end) {
                break;
            }
            if (record.offset() > next) {
                replayed.add(next, record.offset() - 1);
            }
            next = record.offset() + 1;
            letters.add(new DeadLetter(this, record));
        }
        return letters;
    }
}
