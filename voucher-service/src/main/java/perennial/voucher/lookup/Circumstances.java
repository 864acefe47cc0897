package perennial.voucher.lookup;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import perennial.voucher.code.Code;

/** What the database knows of vouchers besides what they are. */
@Component
class Circumstances {

    private final JdbcClient jdbc;

    Circumstances(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The circumstances of one voucher.
     *
     * @param issuedBy the person, where one did
     * @param issueReason what that person gave as the reason
     * @param reservedUntil until when a cart holds its only use
     */
    record Of(
            @Nullable String issuedBy,
            @Nullable String issueReason,
            @Nullable Instant reservedUntil) {

        static final Of NONE = new Of(null, null, null);
    }

    Map<Code, Of> of(Collection<Code> codes) {
        Map<Code, Of> found = new HashMap<>();
        jdbc.sql("""
                select v.code, coalesce(r.actor, b.actor) as issued_by, r.reason,
                       (select max(h.expires_at) from held_voucher h
                         where h.code = v.code and h.expires_at > clock_timestamp() and v.kind = 'single') as reserved_until
                  from voucher v
                  left join lateral (select * from voucher_request where request_id = v.request_id limit 1) r on true
                  left join lateral (select * from bulk where bulk_id = v.bulk_id limit 1) b on true
                 where v.code = any (?)
                """)
                .param(codes.stream().map(Code::value).toArray(String[]::new))
                .query(row -> {
                    found.put(new Code(row.getString("code")), of(row));
                });
        return found;
    }

    private static Of of(ResultSet row) throws SQLException {
        OffsetDateTime reservedUntil = row.getObject("reserved_until", OffsetDateTime.class);
        return new Of(
                row.getString("issued_by"),
                row.getString("reason"),
                reservedUntil == null ? null : reservedUntil.toInstant());
    }
}
