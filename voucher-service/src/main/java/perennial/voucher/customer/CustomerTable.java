package perennial.voucher.customer;

import static java.util.stream.Collectors.toMap;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is known of each customer, in the database. */
@Component
class CustomerTable {

    private static final int ROWS_PER_STATEMENT = 500;

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;

    CustomerTable(JdbcClient jdbc, JdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** By customer; nobody else changes them until the transaction ends. */
    Map<String, Acquaintance> lock(Collection<String> customerIds) {
        return jdbc
                .sql("select * from customer where customer_id = any (?) order by customer_id for update")
                .param(customerIds.toArray(String[]::new))
                .query((row, number) -> acquaintance(row))
                .list()
                .stream()
                .collect(toMap(Acquaintance::customerId, Function.identity()));
    }

    void save(Collection<Acquaintance> acquaintances) {
        List<Acquaintance> sorted = acquaintances.stream()
                .sorted(Comparator.comparing(Acquaintance::customerId))
                .toList();
        batches.batchUpdate("""
                insert into customer (customer_id, stated_at, stated_by, email_hash, country, language, erased_at, erased_by)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (customer_id) do update
                   set stated_at = excluded.stated_at, stated_by = excluded.stated_by, email_hash = excluded.email_hash,
                       country = excluded.country, language = excluded.language,
                       erased_at = excluded.erased_at, erased_by = excluded.erased_by
                """, sorted, ROWS_PER_STATEMENT, (statement, known) -> {
            statement.setString(1, known.customerId());
            setStamp(statement, 2, known.stated());
            statement.setString(4, known.traits().emailHash());
            statement.setString(5, known.traits().country());
            statement.setString(6, known.traits().language());
            setStamp(statement, 7, known.erased());
        });
    }

    /** @param segments which segments each customer is in */
    void saveSegments(SortedMap<String, Set<String>> segments) {
        batches.batchUpdate("""
                insert into customer_segments (customer_id, segments) values (?, ?)
                on conflict (customer_id) do update set segments = excluded.segments
                """, segments.entrySet(), ROWS_PER_STATEMENT, (statement, entry) -> {
            statement.setString(1, entry.getKey());
            statement.setArray(
                    2,
                    statement
                            .getConnection()
                            .createArrayOf("text", entry.getValue().toArray()));
        });
    }

    void deleteSegments(Collection<String> customerIds) {
        jdbc.sql("delete from customer_segments where customer_id = any (?)")
                .param(customerIds.toArray(String[]::new))
                .update();
    }

    private static void setStamp(PreparedStatement statement, int index, @Nullable Stamp stamp) throws SQLException {
        statement.setObject(index, stamp == null ? null : stamp.occurredAt().atOffset(ZoneOffset.UTC));
        statement.setString(index + 1, stamp == null ? null : stamp.eventId());
    }

    private static Acquaintance acquaintance(ResultSet row) throws SQLException {
        return new Acquaintance(
                row.getString("customer_id"),
                stamp(row, "stated_at", "stated_by"),
                new Traits(row.getString("email_hash"), row.getString("country"), row.getString("language")),
                stamp(row, "erased_at", "erased_by"));
    }

    private static @Nullable Stamp stamp(ResultSet row, String at, String by) throws SQLException {
        OffsetDateTime occurredAt = row.getObject(at, OffsetDateTime.class);
        return occurredAt == null ? null : new Stamp(occurredAt.toInstant(), row.getString(by));
    }
}
