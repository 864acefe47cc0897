package perennial.loyalty.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What stands in the ledger, for whoever asks. Takes no locks. */
@Component
class AccountLookup {

    private final JdbcClient jdbc;

    AccountLookup(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Account> find(String customerId) {
        return jdbc.sql("select customer_id, balance, pending, sequence, erased_at from account where customer_id = ?")
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
                select sum(remaining)::bigint as points, pending_until, expires_at from lot
                 where customer_id = ? and remaining > 0
                 group by pending_until, expires_at
                 order by expires_at nulls last, pending_until nulls first limit ?
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

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
