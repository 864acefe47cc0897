package perennial.loyalty.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What stands in the ledger, for whoever asks. Takes no locks. */
@Component
class AccountLookup {

    /** In days, the beginnings. */
    private static final Double[] AGES = {0.0, 30.0, 90.0, 180.0, 365.0, 730.0};

    private final JdbcClient jdbc;
    private final Terms terms;

    AccountLookup(JdbcClient jdbc, Terms terms) {
        this.jdbc = jdbc;
        this.terms = terms;
    }

    Optional<Account> find(String customerId) {
        return jdbc.sql("""
                select customer_id, balance, pending, sequence, erased_at, erased_sequence, standing, standing_due_at
                  from account where customer_id = ?
                """)
                .param(customerId)
                .query((row, number) -> LedgerReader.account(row))
                .optional();
    }

    /**
     * What is left of a lot, or of several that are alike.
     *
     * @param earnedAt until when it is pending; null if it can be spent
     * @param expiresAt null if it never does
     */
    record OpenLot(
            long points,
            @Nullable Instant earnedAt,
            @Nullable Instant expiresAt) {}

    /** At most {@code limit}, what expires first first: as it will be spent. */
    List<OpenLot> openLots(String customerId, int limit) {
        return jdbc.sql("""
                select sum(remaining)::bigint as points, case when is_pending then earned_at end as pending_until,
                       expires_at
                  from lot where customer_id = ? and remaining > 0
                 group by 2, 3 order by expires_at nulls last, 2 nulls first limit ?
                """)
                .params(customerId, limit)
                .query((row, number) ->
                        new OpenLot(row.getLong("points"), instant(row, "pending_until"), instant(row, "expires_at")))
                .list();
    }

    /** By all that is known today, however late it was told. */
    record Past(long balance, long pending) {}

    Past asOf(String customerId, Instant instant) {
        return jdbc.sql("""
                select coalesce(sum(balance_change), 0)::bigint as balance, coalesce(sum(pending_change), 0)::bigint as pending
                  from entry where customer_id = ? and occurred_at <= ?
                """)
                .params(customerId, instant.atOffset(ZoneOffset.UTC))
                .query((row, number) -> new Past(row.getLong("balance"), row.getLong("pending")))
                .single();
    }

    /** At most {@code limit} entries after the sequence number {@code after}, the oldest first. */
    List<Entry> entries(String customerId, long after, int limit) {
        return jdbc.sql("select * from entry where customer_id = ? and sequence > ? order by sequence limit ?")
                .params(customerId, after, limit)
                .query((row, number) -> LedgerReader.entry(row))
                .list();
    }

    /**
     * Points that were earned so many days ago.
     *
     * @param untilDays exclusive; null for all that are older
     */
    record Aged(int fromDays, @Nullable Integer untilDays, long points, long lots) {}

    /**
     * What the shop owes: all open lots and all accounts are read for it.
     *
     * @param byAge of the points that can be spent, by how many days ago they were earned
     */
    record Liability(Instant at, long openPoints, long pendingPoints, List<Aged> byAge) {}

    Liability liability(Instant now) {
        List<Aged> byAge = openPointsByAge(now);
        return new Liability(now, byAge.stream().mapToLong(Aged::points).sum(), pendingPoints(), byAge);
    }

    private List<Aged> openPointsByAge(Instant now) {
        Map<Integer, Aged> found = new HashMap<>();
        jdbc.sql("""
                select width_bucket(extract(epoch from ?::timestamptz - earned_at)::float8 / 86400, ?::float8[]) as age,
                       sum(remaining)::bigint as points, count(*) as lots
                  from lot where remaining > 0 and not is_pending group by age
                """)
                .params(now.atOffset(ZoneOffset.UTC), AGES)
                .query((row, number) -> aged(row.getInt("age"), row.getLong("points"), row.getLong("lots")))
                .list()
                .forEach(aged -> found.merge(aged.fromDays(), aged, AccountLookup::together));
        return IntStream.rangeClosed(1, AGES.length)
                .mapToObj(age -> found.getOrDefault(AGES[age - 1].intValue(), aged(age, 0, 0)))
                .toList();
    }

    /** @param age from 1; 0 for what is dated ahead, by a clock that is */
    private static Aged aged(int age, long points, long lots) {
        int number = Math.max(1, age);
        return new Aged(
                AGES[number - 1].intValue(), number == AGES.length ? null : AGES[number].intValue(), points, lots);
    }

    private static Aged together(Aged one, Aged other) {
        return new Aged(one.fromDays(), one.untilDays(), one.points() + other.points(), one.lots() + other.lots());
    }

    private long pendingPoints() {
        return jdbc.sql("select coalesce(sum(pending), 0)::bigint from account")
                .query(Long.class)
                .single();
    }

    /** 0 if nothing is due. */
    double overdueSeconds(Instant now) {
        return jdbc.sql("""
                select extract(epoch from greatest(
                           interval '0',
                           :now - (select min(due_at) from lot where (is_pending or expiring_told) and due_at <= :now),
                           :told - (select min(due_at) from lot where not (is_pending or expiring_told) and due_at <= :told)))::float8
                """)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("told", now.plus(terms.notice()).atOffset(ZoneOffset.UTC))
                .query(Double.class)
                .single();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
