package perennial.voucher.redemption;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import perennial.voucher.code.Code;

/** Redemptions in the database. */
@Component
class Redemptions {

    private static final String COLUMNS = """
            select redemption_id, order_id, customer_id, currency, total_minor, redeemed_at, rolled_back_at
              from redemption where\s""";

    private final JdbcClient jdbc;

    Redemptions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Until the end of the transaction nobody else redeems or rolls back for this order. Comes before any other lock. */
    void lockOrder(String orderId) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
                .param("order/" + orderId)
                .query((row, number) -> 0)
                .list();
    }

    Optional<Redemption> standing(String orderId, String customerId) {
        return jdbc.sql(COLUMNS + "order_id = ? and customer_id = ? and rolled_back_at is null")
                .params(orderId, customerId)
                .query((row, number) -> redemption(row))
                .optional();
    }

    Optional<Redemption> find(String redemptionId) {
        return jdbc.sql(COLUMNS + "redemption_id = ?")
                .param(redemptionId)
                .query((row, number) -> redemption(row))
                .optional();
    }

    /** Creates the redemption, or adds the further codes to it. */
    void save(Redemption redemption) {
        List<Judgement.Valid> vouchers = redemption.vouchers();
        jdbc.sql("""
                insert into redemption (redemption_id, order_id, customer_id, currency, total_minor, redeemed_at)
                values (?, ?, ?, ?, ?, ?)
                on conflict (redemption_id) do update set total_minor = excluded.total_minor
                """)
                .params(
                        redemption.redemptionId(),
                        redemption.orderId(),
                        redemption.customerId(),
                        redemption.currency(),
                        redemption.totalMinor(),
                        utc(redemption.redeemedAt()))
                .update();
        jdbc.sql("""
                insert into redeemed_voucher (redemption_id, customer_id, day, code, promotion_id, position, discount_minor)
                select ?, ?, ?::date, * from unnest(?::text[], ?::text[], ?::int[], ?::bigint[])
                on conflict do nothing
                """)
                .param(redemption.redemptionId())
                .param(redemption.customerId())
                .param(utc(redemption.redeemedAt()).toLocalDate())
                .param(vouchers.stream().map(voucher -> voucher.code().value()).toArray(String[]::new))
                .param(vouchers.stream().map(Judgement.Valid::promotionId).toArray(String[]::new))
                .param(IntStream.range(0, vouchers.size()).boxed().toArray(Integer[]::new))
                .param(vouchers.stream().map(Judgement.Valid::discountMinor).toArray(Long[]::new))
                .update();
    }

    void rollBack(String redemptionId, Instant at, @Nullable String reason) {
        jdbc.sql("update redemption set rolled_back_at = ?, rollback_reason = ? where redemption_id = ?")
                .param(utc(at))
                .param(reason)
                .param(redemptionId)
                .update();
        jdbc.sql("update redeemed_voucher set standing = false where redemption_id = ?")
                .param(redemptionId)
                .update();
    }

    private Redemption redemption(ResultSet row) throws SQLException {
        String redemptionId = row.getString("redemption_id");
        OffsetDateTime rolledBackAt = row.getObject("rolled_back_at", OffsetDateTime.class);
        return new Redemption(
                redemptionId,
                row.getString("order_id"),
                row.getString("customer_id"),
                row.getString("currency"),
                row.getLong("total_minor"),
                vouchers(redemptionId),
                row.getObject("redeemed_at", OffsetDateTime.class).toInstant(),
                rolledBackAt == null ? null : rolledBackAt.toInstant());
    }

    private List<Judgement.Valid> vouchers(String redemptionId) {
        return jdbc.sql("""
                select code, promotion_id, discount_minor from redeemed_voucher where redemption_id = ? order by position
                """)
                .param(redemptionId)
                .query((row, number) ->
                        new Judgement.Valid(new Code(row.getString(1)), row.getString(2), row.getLong(3)))
                .list();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
