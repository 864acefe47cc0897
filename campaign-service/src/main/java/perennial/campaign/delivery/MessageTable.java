package perennial.campaign.delivery;

import static java.util.Objects.requireNonNull;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import perennial.campaign.template.MessageClass;
import perennial.platform.batching.RoundTrip;

/**
 * The messages and their states. Each write names the state that it leaves, and the token where there is one: whoever lost it changes
 * nothing. Leases are measured by the database's clock, what is due by the caller's.
 *
 * <p>What is to be changed is found first, as an array, and then by its ids: a join of the two was planned as a walk through all messages
 * while they were few.
 */
@Component
class MessageTable implements AsideRunner.Table {

    private static final int ROWS_PER_STATEMENT = 500;

    /** What is stopped is few, and found once: to look for it anew for each message costs as much as there are definitions. */
    private static final String STOPPED_CAMPAIGNS =
            "array(select id from definition where stopped and kind = 'Campaign')";

    private static final String STOPPED_TEMPLATES =
            "array(select id from definition where stopped and kind = 'Template')";

    private static final String NOT_STOPPED = """
            m.campaign_id <> all (%s) and m.template_id <> all (%s)
            """.formatted(STOPPED_CAMPAIGNS, STOPPED_TEMPLATES);

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;

    MessageTable(JdbcClient jdbc, JdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** @param outcome null for a message that is due */
    record NewRow(Message message, Outcome.@Nullable Suppressed outcome) {}

    /**
     * A message that the caller's token holds, locked.
     *
     * @param refusedBefore why the last attempt failed
     * @param doubt why an earlier attempt may have been taken; null if none may
     * @param stopped whether its campaign or its template is stopped
     * @param templateVersion the one in force
     * @param leaving why its journey ends without it; null as long as there is a reason for it
     * @param spoiled why the voucher that its journey was given for it is of no use any more; null as long as it is
     */
    record Held(
            Message message,
            int attempts,
            @Nullable String refusedBefore,
            @Nullable String doubt,
            boolean stopped,
            int templateVersion,
            @Nullable Leaving leaving,
            @Nullable Leaving spoiled) {

        Held with(Message other) {
            return new Held(other, attempts, refusedBefore, doubt, stopped, templateVersion, leaving, spoiled);
        }
    }

    void insert(Collection<NewRow> rows, Instant now) {
        batches.batchUpdate("""
                insert into message (message_id, journey_id, campaign_id, campaign_version, customer_id, step_id, template_id,
                                     channel, message_class, code, valid_until, code_told, order_id, points,
                                     points_expire_at, cause_id, state, due_at, expires_at, attempt_at, reason, settled_at,
                                     resend_of, actor)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, rows, ROWS_PER_STATEMENT, (statement, row) -> {
            Message message = row.message();
            Outcome.Suppressed outcome = row.outcome();
            Voucher voucher = message.voucher();
            Occasion occasion = message.occasion();
            Message.Resend resend = message.resend();
            statement.setObject(1, message.messageId());
            statement.setObject(2, message.journeyId());
            statement.setString(3, message.campaignId());
            statement.setInt(4, message.campaignVersion());
            statement.setString(5, message.customerId());
            statement.setString(6, message.stepId());
            statement.setString(7, message.templateId());
            statement.setString(8, message.channel());
            statement.setString(9, message.messageClass().id());
            statement.setString(10, voucher == null ? null : voucher.code());
            statement.setObject(11, voucher == null || voucher.validUntil() == null ? null : utc(voucher.validUntil()));
            statement.setBoolean(12, message.codeTold());
            statement.setString(13, occasion.orderId());
            statement.setObject(14, occasion.points());
            statement.setObject(15, occasion.pointsExpireAt() == null ? null : utc(occasion.pointsExpireAt()));
            statement.setString(16, outcome == null ? message.causeId() : outcome.causeId());
            statement.setString(17, outcome == null ? MessageState.DUE.name() : outcome.type());
            statement.setObject(18, utc(message.dueAt()));
            statement.setObject(19, utc(message.expiresAt()));
            statement.setObject(20, utc(now));
            statement.setString(21, outcome == null ? null : outcome.reason());
            statement.setObject(22, outcome == null ? null : utc(now));
            statement.setObject(23, resend == null ? null : resend.of());
            statement.setString(24, resend == null ? null : resend.actor());
        });
    }

    /** A message that the caller's token holds, and to whom it is. */
    record Claimed(UUID messageId, String customerId) {}

    /** DUE to CLAIMED, what is due longest of the class on the channel. What is stopped is left alone. */
    List<Claimed> claim(String channel, MessageClass messageClass, UUID token, int limit, Duration lease, Instant now) {
        return jdbc.sql("""
                update message
                   set state = 'CLAIMED', token = :token, lease_until = clock_timestamp() + make_interval(secs => :lease)
                 where message_id = any (array(
                       select m.message_id from message m
                        where m.state = 'DUE' and m.stopped_by is null and m.channel = :channel and m.message_class = :class
                          and m.attempt_at <= :now and
                """ + NOT_STOPPED + """
                        order by m.attempt_at limit :limit for update of m skip locked))
                returning message_id, customer_id
                """)
                .param("channel", channel)
                .param("class", messageClass.id())
                .param("now", utc(now))
                .param("limit", limit)
                .param("token", token)
                .param("lease", seconds(lease))
                .query((row, number) -> new Claimed(row.getObject(1, UUID.class), row.getString(2)))
                .list();
    }

    /**
     * Empty if the token does not hold it any more. A holder that is paused with the lock loses it after seconds.
     *
     * @return can be asked for when the trip has been made
     */
    Supplier<Optional<Held>> lock(UUID messageId, UUID token, RoundTrip trip) {
        List<Held> found = new ArrayList<>(1);
        trip.sql("""
                select set_config('transaction_timeout', '5s', true), m.*, j.leaving_reason, j.leaving_cause, p.ended, p.ended_by,
                       exists (select 1 from definition d
                                where d.stopped and (d.kind, d.id) in (('Campaign', m.campaign_id),
                                                                       ('Template', m.template_id))) as stopped,
                       (select d.version from definition d
                         where d.kind = 'Template' and d.id = m.template_id) as template_version
                  from message m join journey j using (journey_id)
                  left join promised_voucher p on p.journey_id = m.journey_id and p.code = m.code
                 where m.message_id = ? and m.token = ? and m.state = 'CLAIMED' for update of m
                """)
                .param(messageId)
                .param(token)
                .query(row -> found.add(new Held(
                        message(row),
                        row.getInt("attempts"),
                        row.getString("reason"),
                        row.getString("doubt"),
                        row.getBoolean("stopped"),
                        row.getInt("template_version"),
                        leaving(row, "leaving_reason", "leaving_cause"),
                        leaving(row, "ended", "ended_by"))));
        return () -> found.stream().findFirst();
    }

    /** CLAIMED to HANDING_OVER, of the template's present class. */
    void handOver(Message message, UUID token, Duration lease, String addressHash, Instant now) {
        int rows = jdbc.sql("""
                update message
                   set state = 'HANDING_OVER', message_class = :class, address_hash = :address, handed_over_at = :now,
                       lease_until = clock_timestamp() + make_interval(secs => :lease)
                 where message_id = :id and token = :token and state = 'CLAIMED'
                """)
                .param("class", message.messageClass().id())
                .param("address", addressHash)
                .param("now", utc(now))
                .param("lease", seconds(lease))
                .param("id", message.messageId())
                .param("token", token)
                .update();
        checkHeld(message, rows);
    }

    /**
     * When her latest other marketing messages on the channel were handed over that she has, or may have; the latest first.
     *
     * @return is filled when the trip is made
     */
    List<Instant> handedOver(Claimed claimed, String channel, Instant since, int limit, RoundTrip trip) {
        List<Instant> found = new ArrayList<>();
        trip.sql("""
                select handed_over_at from message
                 where customer_id = ? and channel = ? and message_class = 'marketing' and handed_over_at > ?
                   and message_id <> ?
                 order by handed_over_at desc limit ?
                """)
                .param(claimed.customerId())
                .param(channel)
                .param(utc(since))
                .param(claimed.messageId())
                .param(limit)
                .query(row -> found.add(
                        row.getObject("handed_over_at", OffsetDateTime.class).toInstant()));
        return found;
    }

    /** @param addressHash where it went; null if it was not handed over, or its recipient is erased */
    record Addressed(Message message, @Nullable String addressHash) {}

    Optional<Addressed> find(UUID messageId) {
        return addressed(messageId, "select * from message where message_id = ?");
    }

    /** As {@link #find}, of a message that may have arrived. */
    Optional<Addressed> handedOver(UUID messageId) {
        return addressed(messageId, "select * from message where message_id = ? and handed_over_at is not null");
    }

    private Optional<Addressed> addressed(UUID messageId, String sql) {
        return jdbc.sql(sql)
                .param(messageId)
                .query((row, number) -> new Addressed(message(row), row.getString("address_hash")))
                .optional();
    }

    /** Where messages went to these customers, who are erased. */
    void forgetAddresses(Collection<String> customerIds) {
        jdbc.sql("update message set address_hash = null where customer_id = any (?) and address_hash is not null")
                .param(customerIds.toArray(String[]::new))
                .update();
    }

    /** CLAIMED to DUE, not to be claimed before {@code attemptAt}. */
    void postpone(UUID messageId, UUID token, Instant attemptAt) {
        jdbc.sql("""
                update message set state = 'DUE', token = null, lease_until = null, attempt_at = :at
                 where message_id = :id and token = :token and state = 'CLAIMED'
                """)
                .param("at", utc(attemptAt))
                .param("id", messageId)
                .param("token", token)
                .update();
    }

    /**
     * What waits of these journeys is looked at now. What somebody has in hand is looked at already. The state is compared so that the
     * index of what is due is of no use for it: it would be walked from end to end.
     */
    void hurry(Collection<UUID> journeyIds, Instant now) {
        jdbc.sql("""
                update message set attempt_at = :now
                 where message_id = any (array(
                       select message_id from message
                        where journey_id = any (:journeys) and state || '' = 'DUE' and attempt_at > :now
                          for update skip locked))
                """)
                .param("journeys", journeyIds.toArray(UUID[]::new))
                .param("now", utc(now))
                .update();
    }

    /** CLAIMED to DUE, those that the token still holds so. */
    void giveBack(Collection<UUID> messageIds, UUID token) {
        jdbc.sql("""
                update message set state = 'DUE', token = null, lease_until = null
                 where message_id = any (:ids) and token = :token and state = 'CLAIMED'
                """)
                .param("ids", messageIds.toArray(UUID[]::new))
                .param("token", token)
                .update();
    }

    /** To a final state, from {@code from}. The trip fails with {@link LostMessageException} if the token does not hold it so any more. */
    void settle(Message message, MessageState from, UUID token, Outcome outcome, Instant now, RoundTrip trip) {
        if (!from.next().contains(MessageState.valueOf(outcome.type()))) {
            throw new IllegalArgumentException("No way from " + from + " to " + outcome.type());
        }
        trip.sql("""
                update message
                   set state = ?, reason = ?, settled_at = ?, token = null, lease_until = null,
                       handed_over_at = case when ? then handed_over_at end, address_hash = case when ? then address_hash end
                 where message_id = ? and token = ? and state = ?
                """)
                .param(outcome.type())
                .param(outcome.reason())
                .param(utc(now))
                .param(outcome.countsAsSent())
                .param(outcome.countsAsSent())
                .param(message.messageId())
                .param(token)
                .param(from.name())
                .update(rows -> checkHeld(message, rows));
    }

    /** HANDING_OVER to DUE; what may have been taken once stays so. The trip fails with {@link LostMessageException} if the token does not hold it so any more. */
    void again(Message message, UUID token, Settlement.Again again, RoundTrip trip) {
        String doubt = again.doubtful() ? again.reason() : null;
        trip.sql("""
                update message
                   set state = 'DUE', token = null, lease_until = null, attempts = attempts + 1,
                       attempt_at = ?, reason = ?, doubt = coalesce(doubt, ?::text),
                       handed_over_at = case when coalesce(doubt, ?::text) is not null then handed_over_at end,
                       address_hash = case when coalesce(doubt, ?::text) is not null then address_hash end
                 where message_id = ? and token = ? and state = 'HANDING_OVER'
                """)
                .param(utc(again.at()))
                .param(again.reason())
                .param(doubt)
                .param(doubt)
                .param(doubt)
                .param(message.messageId())
                .param(token)
                .update(rows -> checkHeld(message, rows));
    }

    private static void checkHeld(Message message, int rows) {
        if (rows != 1) {
            throw new LostMessageException(message.messageId());
        }
    }

    /** CLAIMED to DUE where the lease has lapsed. */
    int reclaim() {
        return jdbc.sql("""
                update message set state = 'DUE', token = null, lease_until = null
                 where message_id = any (array(
                       select message_id from message
                        where state = 'CLAIMED' and lease_until < clock_timestamp() for update skip locked))
                """).update();
    }

    @Override
    public int setAside(Instant now, int limit) {
        return jdbc.sql("""
                update message
                   set stopped_by = case when campaign_id = any (%1$s) then 'Campaign/' || campaign_id
                                         else 'Template/' || template_id end
                 where message_id = any (array(
                       select m.message_id from message m
                        where m.state = 'DUE' and m.stopped_by is null and m.attempt_at <= :now
                          and (m.campaign_id = any (%1$s) or m.template_id = any (%2$s))
                          and exists (select from definition where stopped)
                        limit :limit for update of m skip locked))
                """.formatted(STOPPED_CAMPAIGNS, STOPPED_TEMPLATES))
                .param("now", utc(now))
                .param("limit", limit)
                .update();
    }

    @Override
    public int bringBack(int limit) {
        return jdbc.sql("""
                update message set stopped_by = null
                 where message_id = any (array(
                       select aside.message_id from definition
                        cross join lateral (
                              select message_id from message where stopped_by = definition.kind || '/' || definition.id
                               limit :limit for update skip locked) as aside
                        where not definition.stopped and definition.kind in ('Campaign', 'Template')))
                """).param("limit", limit).update();
    }

    record Lapsed(Message message, UUID token) {}

    /** HANDING_OVER where the lease has lapsed, locked: in the order of the index that has nothing but what is held. */
    List<Lapsed> lapsed(int limit) {
        return jdbc.sql("""
                select * from message where state = 'HANDING_OVER' and lease_until < clock_timestamp()
                 order by lease_until limit ? for update skip locked
                """)
                .param(limit)
                .query((row, number) -> new Lapsed(message(row), requireNonNull(row.getObject("token", UUID.class))))
                .list();
    }

    record Waiting(long due, double overdueSeconds) {}

    /** What is due now and not stopped, and for how long the first of it. */
    Waiting waiting(Instant now) {
        return jdbc.sql("""
                select count(*), coalesce(extract(epoch from :now - min(m.attempt_at)), 0)::float8
                  from message m
                 where m.state = 'DUE' and m.stopped_by is null and m.attempt_at <= :now and
                """ + NOT_STOPPED)
                .param("now", utc(now))
                .query((row, number) -> new Waiting(row.getLong(1), row.getDouble(2)))
                .single();
    }

    /** A message as support sees it. */
    record Shown(
            Message message,
            long sequence,
            MessageState state,
            @Nullable String reason,
            @Nullable Instant settledAt) {}

    /** The customer's messages before {@code sequence}, the latest first. */
    List<Shown> before(String customerId, long sequence, int limit) {
        return jdbc.sql("""
                select * from message where customer_id = ? and sequence < ? order by sequence desc limit ?
                """)
                .params(customerId, sequence, limit)
                .query((row, number) -> shown(row))
                .list();
    }

    /** Locked, so that nobody else resends it meanwhile. */
    Optional<Shown> lockForResend(UUID messageId) {
        return jdbc.sql("select * from message where message_id = ? for no key update")
                .param(messageId)
                .query((row, number) -> shown(row))
                .optional();
    }

    Optional<UUID> resendOf(UUID messageId) {
        return jdbc.sql("select message_id from message where resend_of = ?")
                .param(messageId)
                .query((row, number) -> row.getObject(1, UUID.class))
                .optional();
    }

    private static Shown shown(ResultSet row) throws SQLException {
        return new Shown(
                message(row),
                row.getLong("sequence"),
                MessageState.valueOf(row.getString("state")),
                row.getString("reason"),
                instant(row, "settled_at"));
    }

    private static Message message(ResultSet row) throws SQLException {
        UUID resendOf = row.getObject("resend_of", UUID.class);
        String code = row.getString("code");
        return new Message(
                row.getObject("message_id", UUID.class),
                row.getObject("journey_id", UUID.class),
                row.getString("customer_id"),
                row.getString("campaign_id"),
                row.getInt("campaign_version"),
                row.getString("step_id"),
                row.getString("template_id"),
                row.getString("channel"),
                messageClass(row.getString("message_class")),
                code == null ? null : new Voucher(code, instant(row, "valid_until")),
                row.getBoolean("code_told"),
                new Occasion(
                        row.getString("order_id"),
                        row.getObject("points", Long.class),
                        instant(row, "points_expire_at")),
                row.getString("cause_id"),
                requireNonNull(instant(row, "due_at")),
                requireNonNull(instant(row, "expires_at")),
                resendOf == null ? null : new Message.Resend(resendOf, row.getString("actor")));
    }

    private static @Nullable Leaving leaving(ResultSet row, String reasonColumn, String causeColumn)
            throws SQLException {
        String reason = row.getString(reasonColumn);
        return reason == null ? null : new Leaving(reason, row.getString(causeColumn));
    }

    private static MessageClass messageClass(String id) {
        return Arrays.stream(MessageClass.values())
                .filter(value -> value.id().equals(id.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
