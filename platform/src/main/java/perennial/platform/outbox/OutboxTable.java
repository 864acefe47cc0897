package perennial.platform.outbox;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The relay's side of the outbox in the database. Every write first makes sure that the epoch is still the caller's. */
class OutboxTable {

    private static final int ROWS_PER_BATCH = 4_000;

    /** A batch is in memory, and in one Kafka transaction, as a whole: what begins beyond that waits for the next one. */
    private static final int BYTES_PER_BATCH = 8 * 1024 * 1024;

    /**
     * Rows of a batch: between its first and its last id, but for those that were committed since. However large the outbox is, and
     * whatever the planner thinks that it is, only this part of the key can be walked. A sum, even with nothing, is made once and in
     * memory; ranges as they lie in their row are unpacked anew for each id.
     */
    private static final String NOTED = """
             where id >= (select lower(batch_rows) from outbox_relay where batch_id = :batch)
               and id < (select upper(batch_rows) from outbox_relay where batch_id = :batch)
               and id <@ (select batch_rows + '{}' from outbox_relay where batch_id = :batch)
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    OutboxTable(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** A row, ready to be sent. */
    record Outgoing(
            ProducerRecord<byte[], byte[]> message,
            @Nullable Instant causedAt) {}

    record Batch(UUID id, List<Outgoing> rows) {}

    /** Raises the epoch if the relay is ours already or its holder has not renewed its lease. */
    OptionalLong takeEpoch(String holder, Duration lease) {
        return briefly(() -> jdbc.sql("""
                        update outbox_relay set epoch = epoch + 1, holder = :holder, renewed_at = clock_timestamp()
                         where holder = :holder or renewed_at < clock_timestamp() - make_interval(secs => :lease)
                        returning epoch
                        """)
                .param("holder", holder)
                .param("lease", lease.toMillis() / 1000.0)
                .query(Long.class)
                .optional()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty));
    }

    boolean holds(long epoch) {
        return jdbc.sql("select epoch from outbox_relay").query(Long.class).single() == epoch;
    }

    void renew(long epoch) {
        briefly(() -> {
            int rows = jdbc.sql("update outbox_relay set renewed_at = clock_timestamp() where epoch = ?")
                    .param(epoch)
                    .update();
            if (rows == 0) {
                throw new LostEpochException(epoch);
            }
            return rows;
        });
    }

    /** Lets another instance take over at once. */
    void release(long epoch) {
        jdbc.sql("update outbox_relay set renewed_at = '-infinity' where epoch = ?")
                .param(epoch)
                .update();
    }

    /**
     * Notes the next rows under {@code batchId} and returns them, in the order in which they were appended. Their ids are noted as ranges
     * without gaps: a row that is committed later has an id that is in none of them.
     */
    Batch stamp(long epoch, UUID batchId) {
        return briefly(() -> {
            int stamped = jdbc.sql("""
                    update outbox_relay set batch_id = ?, batch_rows = next.ids
                      from (select range_agg(int8range(id, id, '[]')) as ids
                              from (select id, sum(bytes) over (order by id) - bytes as bytes_before
                                      from (select id, coalesce(octet_length(value), 0) as bytes from outbox order by id limit ?) as oldest) as counted
                             where bytes_before < ?) as next
                     where epoch = ? and next.ids is not null
                    """)
                    .params(batchId, ROWS_PER_BATCH, BYTES_PER_BATCH, epoch)
                    .update();
            if (stamped == 0 && !holds(epoch)) {
                throw new LostEpochException(epoch);
            }
            return stamped == 0 ? new Batch(batchId, List.of()) : read(batchId);
        });
    }

    /** A batch that was stamped and not deleted. */
    Optional<UUID> stampedBatch() {
        return jdbc.sql("select batch_id from outbox_relay where batch_id is not null")
                .query(UUID.class)
                .optional();
    }

    Batch read(UUID batchId) {
        return new Batch(
                batchId,
                jdbc.sql("select topic, key, value, header_names, header_values, caused_at from outbox" + NOTED
                                + "order by id")
                        .param("batch", batchId)
                        .query((row, number) -> outgoing(row))
                        .list());
    }

    /** Does nothing if it was deleted before. */
    void delete(UUID batchId) {
        briefly(() -> {
            jdbc.sql("delete from outbox" + NOTED).param("batch", batchId).update();
            return jdbc.sql("update outbox_relay set batch_id = null, batch_rows = null where batch_id = :batch")
                    .param("batch", batchId)
                    .update();
        });
    }

    /** Until then whoever looks for the oldest row passes all that were deleted. */
    void clear() {
        jdbc.sql("vacuum (skip_locked, truncate off) outbox").update();
    }

    /** Not sent yet. */
    long rows() {
        return jdbc.sql("select count(*) from outbox").query(Long.class).single();
    }

    /** For how long the next one to be sent has waited; 0 if there is none. */
    double ageSeconds() {
        return jdbc.sql("""
                select coalesce((select extract(epoch from clock_timestamp() - created_at) from outbox order by id limit 1), 0)::float8
                """).query(Double.class).single();
    }

    /** A process that is paused keeps its connection and its locks: the database ends its transaction for it. */
    private <T> T briefly(Supplier<T> work) {
        return transaction.execute(status -> {
            jdbc.sql("set local transaction_timeout = '5s'").update();
            return work.get();
        });
    }

    private static Outgoing outgoing(ResultSet row) throws SQLException {
        OffsetDateTime causedAt = row.getObject(6, OffsetDateTime.class);
        return new Outgoing(
                new ProducerRecord<>(row.getString(1), null, null, row.getBytes(2), row.getBytes(3), headers(row)),
                causedAt == null ? null : causedAt.toInstant());
    }

    private static List<Header> headers(ResultSet row) throws SQLException {
        Array names = row.getArray(4);
        if (names == null) {
            return List.of();
        }
        byte[][] values = (byte[][]) row.getArray(5).getArray();
        List<Header> headers = new ArrayList<>();
        for (String name : (String[]) names.getArray()) {
            headers.add(new RecordHeader(name, values[headers.size()]));
        }
        return headers;
    }
}
