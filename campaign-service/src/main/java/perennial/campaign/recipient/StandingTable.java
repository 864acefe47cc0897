package perennial.campaign.recipient;

import static java.util.stream.Collectors.toMap;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** In which segments customers stand. */
@Component
public class StandingTable implements ErasureListener {

    private static final int ROWS_PER_STATEMENT = 500;

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;

    StandingTable(JdbcClient jdbc, JdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** The segments that customers are in; who is in none is missing. */
    public Map<String, Set<String>> segments(Collection<String> customerIds) {
        Map<String, Set<String>> segments = new HashMap<>();
        jdbc.sql("select customer_id, segment_id from standing where customer_id = any (:customers) and entered")
                .param("customers", customerIds.toArray(String[]::new))
                .query(row -> {
                    segments.computeIfAbsent(row.getString("customer_id"), customer -> new HashSet<>())
                            .add(row.getString("segment_id"));
                });
        return segments;
    }

    /** Of these customers, those that came about at that time or later. */
    public List<Standing> since(Collection<String> customerIds, Instant since) {
        return jdbc.sql("select * from standing where customer_id = any (:customers) and occurred_at >= :since")
                .param("customers", customerIds.toArray(String[]::new))
                .param("since", since.atOffset(ZoneOffset.UTC))
                .query((row, number) -> standing(row))
                .list();
    }

    /** Takes changes in the order in which they were published. */
    public void apply(List<Standing> changes) {
        Map<Standing.Key, Standing> latest = new TreeMap<>();
        changes.forEach(change -> latest.merge(change.key(), change, Standing::or));
        Map<Standing.Key, Standing> before = lock(latest.keySet());
        Map<Standing.Key, Standing> changed = new TreeMap<>();
        latest.forEach((key, change) -> {
            Standing known = before.get(key);
            Standing after = known == null ? change : known.or(change);
            if (!after.equals(known)) {
                changed.put(key, after);
            }
        });
        batches.batchUpdate("""
                insert into standing (customer_id, segment_id, entered, occurred_at, recorded_at, event_id)
                values (?, ?, ?, ?, ?, ?)
                on conflict (customer_id, segment_id) do update
                   set entered = excluded.entered, occurred_at = excluded.occurred_at,
                       recorded_at = excluded.recorded_at, event_id = excluded.event_id
                """, changed.values(), ROWS_PER_STATEMENT, (statement, standing) -> {
            statement.setString(1, standing.customerId());
            statement.setString(2, standing.segmentId());
            statement.setBoolean(3, standing.entered());
            statement.setObject(4, standing.occurredAt().atOffset(ZoneOffset.UTC));
            statement.setObject(5, standing.recordedAt().atOffset(ZoneOffset.UTC));
            statement.setString(6, standing.eventId());
        });
    }

    /** Of erased customers nothing stays. */
    @Override
    public void erased(Collection<String> customerIds) {
        jdbc.sql("delete from standing where customer_id = any (:customers)")
                .param("customers", customerIds.toArray(String[]::new))
                .update();
    }

    private Map<Standing.Key, Standing> lock(Collection<Standing.Key> keys) {
        if (keys.isEmpty()) {
            return new HashMap<>();
        }
        return jdbc
                .sql("""
                select s.*
                  from (select * from unnest(:customers::text[], :segments::text[]) as k (customer_id, segment_id)
                         order by customer_id, segment_id) as k
                 cross join lateral (
                       select * from standing
                        where customer_id = k.customer_id and segment_id = k.segment_id for update) as s
                """)
                .param("customers", keys.stream().map(Standing.Key::customerId).toArray(String[]::new))
                .param("segments", keys.stream().map(Standing.Key::segmentId).toArray(String[]::new))
                .query((row, number) -> standing(row))
                .list()
                .stream()
                .collect(toMap(Standing::key, Function.identity()));
    }

    private static Standing standing(ResultSet row) throws SQLException {
        return new Standing(
                row.getString("customer_id"),
                row.getString("segment_id"),
                row.getBoolean("entered"),
                row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                row.getString("event_id"));
    }
}
