package perennial.campaign.journey;

import static java.util.stream.Collectors.toMap;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import perennial.campaign.delivery.Voucher;

/** The journeys. */
@Component
class JourneyTable {

    private static final int ROWS_PER_STATEMENT = 500;

    private static final String NOT_STOPPED = """
            not exists (select 1 from definition d where d.stopped and d.kind = 'Campaign' and d.id = j.campaign_id)
            """;

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;

    JourneyTable(JdbcClient jdbc, JdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** Who may have been in which campaign. */
    record Pair(String campaignId, String customerId) {}

    /** When that happened which began the latest journey of each pair that has one. */
    Map<Pair, Instant> lastTriggers(Collection<Pair> pairs) {
        return jdbc
                .sql("""
                select j.campaign_id, j.customer_id, max(j.triggered_at) as last from journey j
                  join unnest(:campaigns::text[], :customers::text[]) as p (campaign_id, customer_id)
                 using (campaign_id, customer_id) group by j.campaign_id, j.customer_id
                """)
                .param("campaigns", pairs.stream().map(Pair::campaignId).toArray(String[]::new))
                .param("customers", pairs.stream().map(Pair::customerId).toArray(String[]::new))
                .query((row, number) -> Map.entry(
                        new Pair(row.getString("campaign_id"), row.getString("customer_id")), instant(row, "last")))
                .list()
                .stream()
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Those whose cause has not begun one yet. */
    void begin(Collection<Journey> journeys) {
        List<Journey> sorted = journeys.stream()
                .sorted(Comparator.comparing(Journey::campaignId)
                        .thenComparing(journey -> journey.trigger().eventId()))
                .toList();
        batches.batchUpdate("""
                insert into journey (journey_id, campaign_id, campaign_version, customer_id, trigger_segment, trigger_key,
                                     trigger_event, triggered_at, started_at, state, step, due_at, look_at, cause_id)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                """, sorted, ROWS_PER_STATEMENT, (statement, journey) -> {
            statement.setObject(1, journey.id());
            statement.setString(2, journey.campaignId());
            statement.setInt(3, journey.campaignVersion());
            statement.setString(4, journey.customerId());
            statement.setString(5, journey.trigger().segmentId());
            statement.setString(6, journey.trigger().eventId());
            statement.setString(7, journey.trigger().eventId());
            statement.setObject(8, utc(journey.triggeredAt()));
            statement.setObject(9, utc(journey.startedAt()));
            statement.setString(10, journey.state().name());
            statement.setInt(11, journey.step());
            statement.setObject(12, utc(journey.dueAt()));
            setInstant(statement, 13, journey.lookAt());
            statement.setString(14, journey.causeId());
        });
    }

    /** The longest due first, locked; what others have in hand, and what is stopped, is left alone. */
    List<Journey> due(Instant now, int limit) {
        jdbc.sql("set local transaction_timeout = '10s'").update();
        return jdbc.sql("select j.* from journey j where j.look_at <= :now and " + NOT_STOPPED + """
                 order by j.look_at limit :limit for update of j skip locked
                """)
                .param("now", utc(now))
                .param("limit", limit)
                .query((row, number) -> journey(row))
                .list();
    }

    /** By their latest requests, locked. */
    List<Journey> lockByRequests(Collection<String> requestIds) {
        return jdbc.sql("select * from journey where request_id = any (:requests) order by journey_id for update")
                .param("requests", requestIds.toArray(String[]::new))
                .query((row, number) -> journey(row))
                .list();
    }

    Optional<Journey> lockAwaitingMessage(UUID journeyId) {
        return jdbc.sql("select * from journey where journey_id = ? and state = 'AWAITING_MESSAGE' for update")
                .param(journeyId)
                .query((row, number) -> journey(row))
                .optional();
    }

    void update(Collection<Journey> journeys) {
        batches.batchUpdate("""
                update journey
                   set state = ?, step = ?, due_at = ?, look_at = ?, messaged = ?, request_id = ?, code = ?, valid_until = ?,
                       code_told = ?, cause_id = ?
                 where journey_id = ?
                """, journeys, ROWS_PER_STATEMENT, (statement, journey) -> {
            Voucher voucher = journey.voucher();
            statement.setString(1, journey.state().name());
            statement.setInt(2, journey.step());
            statement.setObject(3, utc(journey.dueAt()));
            setInstant(statement, 4, journey.lookAt());
            statement.setBoolean(5, journey.messaged());
            statement.setString(6, journey.requestId());
            statement.setString(7, voucher == null ? null : voucher.code());
            setInstant(statement, 8, voucher == null ? null : voucher.validUntil());
            statement.setBoolean(9, journey.codeTold());
            statement.setString(10, journey.causeId());
            statement.setObject(11, journey.id());
        });
    }

    void postpone(UUID journeyId, Instant lookAt) {
        jdbc.sql("update journey set look_at = ? where journey_id = ? and look_at is not null")
                .params(utc(lookAt), journeyId)
                .update();
    }

    /** Those who wait for something to be heard of these customers are due. */
    int wake(Collection<String> customerIds, Instant now) {
        return jdbc.sql("""
                update journey set look_at = least(look_at, :now)
                 where journey_id in (select journey_id from journey
                                       where customer_id = any (:customers) and state = 'AWAITING_CONTACT'
                                       order by journey_id for update)
                """)
                .param("now", utc(now))
                .param("customers", customerIds.toArray(String[]::new))
                .update();
    }

    /** Those whose trigger does not stand any more, and whose first message is not due yet, are due now: they will end. */
    int wakeLeft(Collection<String> customerIds, Instant now) {
        return jdbc.sql("""
                update journey set look_at = :now
                 where journey_id in (select j.journey_id from journey j join standing s
                                         on s.customer_id = j.customer_id and s.segment_id = j.trigger_segment
                                      where j.customer_id = any (:customers) and s.event_id <> j.trigger_event
                                        and j.state in ('WAITING', 'AWAITING_CONTACT') and not j.messaged
                                        and j.look_at > :now
                                      order by j.journey_id for update of j)
                """)
                .param("now", utc(now))
                .param("customers", customerIds.toArray(String[]::new))
                .update();
    }

    record Waiting(long due, double overdueSeconds) {}

    /** What is due now and not stopped, and for how long the first of it. */
    Waiting waiting(Instant now) {
        return jdbc.sql("""
                select count(*), coalesce(extract(epoch from :now - min(j.look_at)), 0)::float8
                  from journey j where j.look_at <= :now and
                """ + NOT_STOPPED)
                .param("now", utc(now))
                .query((row, number) -> new Waiting(row.getLong(1), row.getDouble(2)))
                .single();
    }

    private static Journey journey(ResultSet row) throws SQLException {
        String code = row.getString("code");
        OffsetDateTime lookAt = row.getObject("look_at", OffsetDateTime.class);
        OffsetDateTime validUntil = row.getObject("valid_until", OffsetDateTime.class);
        return new Journey(
                row.getObject("journey_id", UUID.class),
                row.getString("campaign_id"),
                row.getInt("campaign_version"),
                row.getString("customer_id"),
                new Origin(row.getString("trigger_segment"), row.getString("trigger_event")),
                instant(row, "triggered_at"),
                instant(row, "started_at"),
                JourneyState.valueOf(row.getString("state")),
                row.getInt("step"),
                instant(row, "due_at"),
                lookAt == null ? null : lookAt.toInstant(),
                row.getBoolean("messaged"),
                row.getString("request_id"),
                code == null ? null : new Voucher(code, validUntil == null ? null : validUntil.toInstant()),
                row.getBoolean("code_told"),
                row.getString("cause_id"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static void setInstant(PreparedStatement statement, int index, @Nullable Instant instant)
            throws SQLException {
        statement.setObject(index, instant == null ? null : utc(instant));
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
