package perennial.campaign.journey;

import static java.util.Objects.requireNonNull;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import perennial.campaign.delivery.AsideRunner;
import perennial.campaign.delivery.Leaving;
import perennial.campaign.delivery.Occasion;
import perennial.campaign.delivery.Voucher;
import perennial.platform.batching.RoundTrip;

/** The journeys. */
@Component
class JourneyTable implements AsideRunner.Table {

    private static final int ROWS_PER_STATEMENT = 500;
    private static final int LOCK_SPACE = 5;
    private static final int LOCKS = 512;

    /** What is stopped is few, and found once. */
    private static final String STOPPED = "array(select id from definition where stopped and kind = 'Campaign')";

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;

    JourneyTable(JdbcClient jdbc, JdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** Who may have been in which campaign. */
    record Pair(String campaignId, String customerId) {}

    /**
     * When that happened which began the latest journey of these customers in each campaign. It is asked for no campaign: the planner
     * may take that for the rarer of the two, and walk all journeys of a campaign for each customer.
     */
    Map<Pair, Instant> lastTriggers(Collection<String> customerIds) {
        return jdbc
                .sql("""
                select campaign_id, customer_id, max(triggered_at) as last from journey
                 where customer_id = any (:customers) group by campaign_id, customer_id
                """)
                .param("customers", customerIds.toArray(String[]::new))
                .query((row, number) -> Map.entry(
                        new Pair(row.getString("campaign_id"), row.getString("customer_id")), instant(row, "last")))
                .list()
                .stream()
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Those whose cause has not begun one yet. */
    void begin(Collection<Journey> journeys) {
        List<Journey> sorted = journeys.stream()
                .sorted(Comparator.comparing(
                                (Journey journey) -> journey.beginning().campaignId())
                        .thenComparing(journey -> journey.beginning().triggerKey()))
                .toList();
        batches.batchUpdate("""
                insert into journey (journey_id, campaign_id, campaign_version, customer_id, trigger_key, trigger_event, trigger_segment,
                                     triggered_at, order_id, points, points_expire_at, started_at, state, step, due_at, look_at,
                                     code, valid_until, code_told, leaving_reason, leaving_cause, cause_id)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                """, sorted, ROWS_PER_STATEMENT, (statement, journey) -> {
            Beginning beginning = journey.beginning();
            Voucher voucher = journey.voucher();
            Leaving leaving = journey.leaving();
            statement.setObject(1, beginning.journeyId());
            statement.setString(2, beginning.campaignId());
            statement.setInt(3, beginning.campaignVersion());
            statement.setString(4, beginning.customerId());
            statement.setString(5, beginning.triggerKey());
            statement.setString(6, beginning.triggerEvent());
            statement.setString(7, beginning.triggerSegment());
            statement.setObject(8, utc(beginning.triggeredAt()));
            statement.setString(9, beginning.occasion().orderId());
            statement.setObject(10, beginning.occasion().points());
            setInstant(statement, 11, beginning.occasion().pointsExpireAt());
            statement.setObject(12, utc(beginning.startedAt()));
            statement.setString(13, journey.state().name());
            statement.setInt(14, journey.step());
            statement.setObject(15, utc(journey.dueAt()));
            setInstant(statement, 16, journey.lookAt());
            statement.setString(17, voucher == null ? null : voucher.code());
            setInstant(statement, 18, voucher == null ? null : voucher.validUntil());
            statement.setBoolean(19, journey.codeTold());
            statement.setString(20, leaving == null ? null : leaving.reason());
            statement.setString(21, leaving == null ? null : leaving.causeId());
            statement.setString(22, journey.causeId());
        });
    }

    /**
     * Until the transaction ends nobody else takes in what happened to these customers. There are {@value #LOCKS} locks for all of
     * them, so that a batch of any size fits into the database's table of locks.
     */
    void lockCustomers(Collection<String> customerIds) {
        jdbc.sql("""
                select pg_advisory_xact_lock(:space, lock)
                  from (select distinct abs(hashtext(id) % :locks) as lock from unnest(:customers::text[]) as c (id) order by 1) as locks
                """)
                .param("space", LOCK_SPACE)
                .param("locks", LOCKS)
                .param("customers", customerIds.toArray(String[]::new))
                .query((row, number) -> 0)
                .list();
    }

    /** All of these customers that have not ended, locked. */
    List<Journey> lockRunning(Collection<String> customerIds) {
        return jdbc.sql("""
                select * from journey where customer_id = any (:customers) and state <> 'ENDED' order by journey_id for update
                """)
                .param("customers", customerIds.toArray(String[]::new))
                .query((row, number) -> journey(row))
                .list();
    }

    /** They end before their next message. */
    void leave(Collection<Journey> journeys) {
        batches.batchUpdate("""
                update journey set leaving_reason = ?, leaving_cause = ?, look_at = ?, stopped_by = null where journey_id = ?
                """, journeys, ROWS_PER_STATEMENT, (statement, journey) -> {
            Leaving leaving = requireNonNull(journey.leaving());
            statement.setString(1, leaving.reason());
            statement.setString(2, leaving.causeId());
            setInstant(statement, 3, journey.lookAt());
            statement.setObject(4, journey.id());
        });
    }

    /** The longest due first, locked; what others have in hand, and what is stopped, is left alone. */
    List<Journey> due(Instant now, int limit) {
        jdbc.sql("set local transaction_timeout = '10s'").update();
        return jdbc.sql("""
                select * from journey where look_at <= :now and stopped_by is null and campaign_id <> all (%s)
                 order by look_at limit :limit for update skip locked
                """.formatted(STOPPED))
                .param("now", utc(now))
                .param("limit", limit)
                .query((row, number) -> journey(row))
                .list();
    }

    /** The campaign is compared so that the index of all that it ever had is of no use for it: it would be walked from end to end. */
    @Override
    public int setAside(Instant now, int limit) {
        return jdbc.sql("""
                update journey set stopped_by = 'Campaign/' || campaign_id
                 where journey_id = any (array(
                       select journey_id from journey
                        where look_at <= :now and stopped_by is null and campaign_id || '' = any (%s)
                          and exists (select from definition where stopped)
                        limit :limit for update skip locked))
                """.formatted(STOPPED))
                .param("now", utc(now))
                .param("limit", limit)
                .update();
    }

    @Override
    public int bringBack(int limit) {
        return jdbc.sql("""
                update journey set stopped_by = null
                 where journey_id = any (array(
                       select aside.journey_id from definition
                        cross join lateral (
                              select journey_id from journey where stopped_by = definition.kind || '/' || definition.id
                               limit :limit for update skip locked) as aside
                        where not definition.stopped and definition.kind = 'Campaign'))
                """).param("limit", limit).update();
    }

    /** By their latest requests, locked. */
    List<Journey> lockByRequests(Collection<String> requestIds) {
        return jdbc.sql("select * from journey where request_id = any (:requests) order by journey_id for update")
                .param("requests", requestIds.toArray(String[]::new))
                .query((row, number) -> journey(row))
                .list();
    }

    /**
     * What it awaited is settled: it comes to the next step, or ends. Nothing is changed of a journey that awaits no message.
     *
     * @param sent whether the message went out, or may have; if not, it ends at that step
     * @param goesOn whether it sends something later; if not, it ends
     */
    void afterMessage(UUID journeyId, boolean sent, boolean goesOn, Instant at, RoundTrip trip) {
        if (sent) {
            trip.sql("""
                    update journey
                       set state = ?, step = step + 1, due_at = ?, look_at = ?, messaged = true, code_told = code is not null
                     where journey_id = ? and state = 'AWAITING_MESSAGE'
                    """)
                    .param((goesOn ? JourneyState.READY : JourneyState.ENDED).name())
                    .param(utc(at))
                    .param(goesOn ? utc(at) : null)
                    .param(journeyId)
                    .update();
        } else {
            trip.sql("update journey set state = 'ENDED' where journey_id = ? and state = 'AWAITING_MESSAGE'")
                    .param(journeyId)
                    .update();
        }
    }

    void update(Collection<Journey> journeys) {
        batches.batchUpdate("""
                update journey
                   set state = ?, step = ?, due_at = ?, look_at = ?, messaged = ?, request_id = ?, code = ?, valid_until = ?,
                       code_told = ?, cause_id = ?, stopped_by = null
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
                 where journey_id = any (array(
                       select journey_id from journey
                        where customer_id = any (:customers) and state = 'AWAITING_CONTACT'
                        order by journey_id for update))
                """)
                .param("now", utc(now))
                .param("customers", customerIds.toArray(String[]::new))
                .update();
    }

    record Waiting(long due, double overdueSeconds) {}

    /** What is due now and not stopped, and for how long the first of it. */
    Waiting waiting(Instant now) {
        return jdbc.sql("""
                select count(*), coalesce(extract(epoch from :now - min(look_at)), 0)::float8
                  from journey where look_at <= :now and stopped_by is null and campaign_id <> all (%s)
                """.formatted(STOPPED))
                .param("now", utc(now))
                .query((row, number) -> new Waiting(row.getLong(1), row.getDouble(2)))
                .single();
    }

    private static Journey journey(ResultSet row) throws SQLException {
        String code = row.getString("code");
        OffsetDateTime lookAt = row.getObject("look_at", OffsetDateTime.class);
        OffsetDateTime validUntil = row.getObject("valid_until", OffsetDateTime.class);
        String leaving = row.getString("leaving_reason");
        return new Journey(
                beginning(row),
                new Journey.Position(
                        JourneyState.valueOf(row.getString("state")),
                        row.getInt("step"),
                        instant(row, "due_at"),
                        lookAt == null ? null : lookAt.toInstant()),
                row.getBoolean("messaged"),
                new Journey.Draw(
                        row.getString("request_id"),
                        code == null ? null : new Voucher(code, validUntil == null ? null : validUntil.toInstant()),
                        row.getBoolean("code_told")),
                leaving == null ? null : new Leaving(leaving, row.getString("leaving_cause")),
                row.getString("cause_id"));
    }

    private static Beginning beginning(ResultSet row) throws SQLException {
        OffsetDateTime expireAt = row.getObject("points_expire_at", OffsetDateTime.class);
        return new Beginning(
                row.getObject("journey_id", UUID.class),
                row.getString("campaign_id"),
                row.getInt("campaign_version"),
                row.getString("customer_id"),
                row.getString("trigger_key"),
                row.getString("trigger_event"),
                row.getString("trigger_segment"),
                instant(row, "triggered_at"),
                new Occasion(
                        row.getString("order_id"),
                        row.getObject("points", Long.class),
                        expireAt == null ? null : expireAt.toInstant()),
                instant(row, "started_at"));
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
