package perennial.platform.consuming;

import static perennial.platform.batching.Columns.numbers;
import static perennial.platform.batching.Columns.texts;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import org.apache.kafka.common.TopicPartition;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where each partition's consumer is: a row that is advanced together with what the records caused. */
class ConsumerOffsets {

    private final JdbcClient jdbc;

    ConsumerOffsets(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The next offset to process; a partition that was never read begins at {@code beginning}. */
    long position(TopicPartition partition, long beginning) {
        jdbc.sql("""
                insert into consumer_offset (topic, partition, next_offset) values (?, ?, ?)
                on conflict do nothing
                """)
                .params(partition.topic(), partition.partition(), beginning)
                .update();
        return position(partition);
    }

    long position(TopicPartition partition) {
        return jdbc.sql("select next_offset from consumer_offset where topic = ? and partition = ?")
                .params(partition.topic(), partition.partition())
                .query(Long.class)
                .single();
    }

    /**
     * Moves from {@code from} to {@code to}. Nobody else may have moved the partition meanwhile: whoever no longer owns it writes
     * nothing.
     */
    void advance(TopicPartition partition, long from, long to, Instant currentTo) {
        int rows = jdbc.sql("""
                update consumer_offset
                   set next_offset = :to, current_to = greatest(current_to, least(:currentTo, clock_timestamp()))
                 where topic = :topic and partition = :partition and next_offset = :from
                """)
                .param("to", to)
                .param("currentTo", utc(currentTo))
                .param("topic", partition.topic())
                .param("partition", partition.partition())
                .param("from", from)
                .update();
        if (rows == 0) {
            throw new StalePositionException(partition, from);
        }
    }

    /** Notes that there was nothing left to read on these partitions just now; all at once, as each commit waits for the disk. */
    void caughtUp(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        jdbc.sql("""
                update consumer_offset set current_to = clock_timestamp()
                  from unnest(?::text[], ?::bigint[]) as read (topic, partition)
                 where consumer_offset.topic = read.topic and consumer_offset.partition = read.partition
                """)
                .param(texts(partitions, TopicPartition::topic))
                .param(numbers(partitions, TopicPartition::partition))
                .update();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
