package perennial.voucher.lookup;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import perennial.voucher.code.Code;

/** Every redemption of a code, also those that were rolled back. */
@Component
class RedemptionHistory {

    private final JdbcClient jdbc;

    RedemptionHistory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(
            String redemptionId,
            String orderId,
            long discountMinor,
            String currency,
            Instant redeemedAt,
            @Nullable Instant rolledBackAt,
            @Nullable String rollbackReason) {}

    /** The oldest first. */
    Map<Code, List<Entry>> of(Collection<Code> codes) {
        Map<Code, List<Entry>> entries = new HashMap<>();
        jdbc.sql("""
                select v.code, r.redemption_id, r.order_id, v.discount_minor, r.currency, r.redeemed_at, r.rolled_back_at,
                       r.rollback_reason
                  from redeemed_voucher v
                 cross join lateral (select * from redemption where redemption_id = v.redemption_id limit 1) r
                 where v.code = any (?) order by r.redeemed_at
                """)
                .param(codes.stream().map(Code::value).toArray(String[]::new))
                .query(row -> {
                    OffsetDateTime rolledBackAt = row.getObject("rolled_back_at", OffsetDateTime.class);
                    entries.computeIfAbsent(new Code(row.getString("code")), code -> new ArrayList<>())
                            .add(new Entry(
                                    row.getString("redemption_id"),
                                    row.getString("order_id"),
                                    row.getLong("discount_minor"),
                                    row.getString("currency"),
                                    row.getObject("redeemed_at", OffsetDateTime.class)
                                            .toInstant(),
                                    rolledBackAt == null ? null : rolledBackAt.toInstant(),
                                    row.getString("rollback_reason")));
                });
        return entries;
    }
}
