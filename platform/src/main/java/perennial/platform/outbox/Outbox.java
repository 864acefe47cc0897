package perennial.platform.outbox;

import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import perennial.platform.admission.DeadLetter;
import perennial.platform.batching.RoundTrip;
import perennial.schemas.EventCodec;
import perennial.schemas.Topic;

/**
 * Outcomes are appended in the transaction that decides them, as the bytes that will be sent. The relay then publishes each one
 * exactly once. Outcomes of one aggregate keep their order if its lock is taken before they are appended.
 */
public class Outbox {

    /** One row that the broker refuses for its size would stop the relay for ever. */
    static final int MAX_OUTCOME_BYTES = 900_000;

    /** Dead-letter topics take twice what the others do: a dead letter has headers of its own. */
    static final int MAX_DEAD_LETTER_BYTES = 1_900_000;

    private static final int ROWS_PER_STATEMENT = 500;
    private static final ScopedValue<Instant> CAUSED_AT = ScopedValue.newInstance();

    private final EventCodec codec;
    private final JdbcTemplate jdbc;
    private final Runnable wakeRelay;

    Outbox(EventCodec codec, JdbcTemplate jdbc, Runnable wakeRelay) {
        this.codec = codec;
        this.jdbc = jdbc;
        this.wakeRelay = wakeRelay;
    }

    private record Row(String topic, byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {}

    /**
     * Appends outcomes in their order.
     *
     * @throws perennial.schemas.RegistryUnavailableException if the registry has to be asked and does not answer
     * @throws IllegalStateException outside of a transaction
     */
    public <V extends SpecificRecord> void append(Topic<V> topic, Collection<V> outcomes) {
        insert(outcomes.stream().map(outcome -> row(topic, outcome)).toList(), MAX_OUTCOME_BYTES);
    }

    private <V extends SpecificRecord> Row row(Topic<V> topic, V outcome) {
        return new Row(
                topic.name(),
                topic.key().apply(outcome).getBytes(StandardCharsets.UTF_8),
                codec.encode(topic, outcome),
                List.of());
    }

    public <V extends SpecificRecord> void append(Topic<V> topic, V outcome) {
        append(topic, List.of(outcome));
    }

    /** As {@link #append(Topic, Collection)}, together with the other statements of a trip. */
    public <V extends SpecificRecord> void append(Topic<V> topic, V outcome, RoundTrip trip) {
        Row row = row(topic, outcome);
        checkSize(row, MAX_OUTCOME_BYTES);
        checkTransaction();
        trip.sql("""
                insert into outbox (topic, key, value, header_names, header_values, caused_at)
                values (?, ?, ?, '{}', '{}', ?::timestamptz)
                """)
                .param(row.topic())
                .param(row.key())
                .param(row.value())
                .param(causedAt())
                .update();
        wakeRelayAfterCommit();
    }

    public void append(DeadLetter letter) {
        insert(
                List.of(new Row(
                        letter.topic(),
                        letter.key(),
                        letter.value(),
                        List.of(letter.headers().toArray()))),
                MAX_DEAD_LETTER_BYTES);
    }

    /** Runs {@code effects}; what they append is known to be caused by records published at {@code publishedAt} or later. */
    public void causedBy(Instant publishedAt, Runnable effects) {
        ScopedValue.where(CAUSED_AT, publishedAt).run(effects);
    }

    private void insert(List<Row> rows, int maxBytes) {
        checkTransaction();
        rows.forEach(row -> checkSize(row, maxBytes));
        Object causedAt = causedAt();
        jdbc.batchUpdate("""
                insert into outbox (topic, key, value, header_names, header_values, caused_at) values (?, ?, ?, ?, ?, ?)
                """, rows, ROWS_PER_STATEMENT, (statement, row) -> {
            statement.setString(1, row.topic());
            statement.setBytes(2, row.key());
            statement.setBytes(3, row.value());
            setHeaders(statement, row.headers());
            statement.setObject(6, causedAt);
        });
        wakeRelayAfterCommit();
    }

    private static void checkTransaction() {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("Outcomes are appended in the transaction that decides them");
        }
    }

    private static @Nullable Object causedAt() {
        return CAUSED_AT.isBound() ? CAUSED_AT.get().atOffset(ZoneOffset.UTC) : null;
    }

    private static void checkSize(Row row, int maxBytes) {
        int size = length(row.key()) + length(row.value());
        for (Header header : row.headers()) {
            size += header.key().length() + length(header.value());
        }
        if (size > maxBytes) {
            throw new IllegalArgumentException(
                    "A record for " + row.topic() + " has " + size + " bytes, more than " + maxBytes);
        }
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static void setHeaders(PreparedStatement statement, List<Header> headers) throws SQLException {
        Connection connection = statement.getConnection();
        Array names = connection.createArrayOf(
                "text", headers.stream().map(Header::key).toArray());
        Array values = connection.createArrayOf(
                "bytea", headers.stream().map(Header::value).toArray(byte[][]::new));
        statement.setArray(4, names);
        statement.setArray(5, values);
    }

    private void wakeRelayAfterCommit() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                wakeRelay.run();
            }
        });
    }
}
