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

    private static final ScopedValue<Instant> CAUSED_AT = ScopedValue.newInstance();

    private final EventCodec codec;
    private final JdbcTemplate jdbc;
    private final Runnable wakeRelay;

    Outbox(EventCodec codec, JdbcTemplate jdbc, Runnable wakeRelay) {
        this.codec = codec;
        this.jdbc = jdbc;
        this.wakeRelay = wakeRelay;
    }

    /**
     * Appends outcomes in their order.
     *
     * @throws perennial.schemas.RegistryUnavailableException if the registry has to be asked and does not answer
     * @throws IllegalStateException outside of a transaction
     */
    public <V extends SpecificRecord> void append(Topic<V> topic, Collection<V> outcomes) {
        RoundTrip trip = new RoundTrip(jdbc);
        append(topic, outcomes, trip);
        trip.make();
    }

    public <V extends SpecificRecord> void append(Topic<V> topic, V outcome) {
        append(topic, List.of(outcome));
    }

    /** As {@link #append(Topic, Collection)}, together with the other statements of a trip: one for all, however many there are. */
    public <V extends SpecificRecord> void append(Topic<V> topic, Collection<V> outcomes, RoundTrip trip) {
        checkTransaction();
        if (outcomes.isEmpty()) {
            return;
        }
        byte[][] keys = new byte[outcomes.size()][];
        byte[][] values = new byte[outcomes.size()][];
        int i = 0;
        for (V outcome : outcomes) {
            keys[i] = topic.key().apply(outcome).getBytes(StandardCharsets.UTF_8);
            values[i] = encode(topic, outcome, keys[i].length);
            i++;
        }
        trip.sql("""
                insert into outbox (topic, key, value, caused_at)
                select ?, key, value, ?::timestamptz
                  from unnest(?::bytea[], ?::bytea[]) with ordinality as outcome (key, value, number) order by number
                """)
                .param(topic.name())
                .param(causedAt())
                .param(keys)
                .param(values)
                .update();
        wakeRelayAfterCommit();
    }

    /**
     * Fails as {@link #append} of such an outcome would, and writes nothing: for what may only be done if it can be told of afterwards.
     *
     * @throws perennial.schemas.RegistryUnavailableException if the registry has to be asked and does not answer
     */
    public <V extends SpecificRecord> void check(Topic<V> topic, V outcome) {
        byte[] ignored = encode(topic, outcome, topic.key().apply(outcome).getBytes(StandardCharsets.UTF_8).length);
    }

    private <V extends SpecificRecord> byte[] encode(Topic<V> topic, V outcome, int keyBytes) {
        byte[] value = codec.encode(topic, outcome);
        checkSize(topic.name(), keyBytes + value.length, MAX_OUTCOME_BYTES);
        return value;
    }

    /** As {@link #append(Topic, Collection, RoundTrip)}, of one outcome. */
    public <V extends SpecificRecord> void append(Topic<V> topic, V outcome, RoundTrip trip) {
        append(topic, List.of(outcome), trip);
    }

    public void append(DeadLetter letter) {
        checkTransaction();
        List<Header> headers = List.of(letter.headers().toArray());
        int size = length(letter.key()) + length(letter.value());
        for (Header header : headers) {
            size += header.key().length() + length(header.value());
        }
        checkSize(letter.topic(), size, MAX_DEAD_LETTER_BYTES);
        jdbc.update("""
                insert into outbox (topic, key, value, header_names, header_values, caused_at) values (?, ?, ?, ?, ?, ?)
                """, statement -> {
            statement.setString(1, letter.topic());
            statement.setBytes(2, letter.key());
            statement.setBytes(3, letter.value());
            setHeaders(statement, headers);
            statement.setObject(6, causedAt());
        });
        wakeRelayAfterCommit();
    }

    /** Runs {@code effects}; what they append is known to be caused by records published at {@code publishedAt} or later. */
    public void causedBy(Instant publishedAt, Runnable effects) {
        ScopedValue.where(CAUSED_AT, publishedAt).run(effects);
    }

    private static void checkTransaction() {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("Outcomes are appended in the transaction that decides them");
        }
    }

    private static @Nullable Object causedAt() {
        return CAUSED_AT.isBound() ? CAUSED_AT.get().atOffset(ZoneOffset.UTC) : null;
    }

    private static void checkSize(String topic, int bytes, int maxBytes) {
        if (bytes > maxBytes) {
            throw new IllegalArgumentException(
                    "A record for " + topic + " has " + bytes + " bytes, more than " + maxBytes);
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
