package perennial.voucher.issuance;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import perennial.voucher.register.Cause;

/** Bulks in the database, and the codes that came with them. */
@Component
class BulkTable {

    private final JdbcClient jdbc;

    BulkTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(Bulk bulk) {
        jdbc.sql("""
                insert into bulk (bulk_id, promotion_id, promotion_version, codes, issued, cause_id, actor, begun_at)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """)
                .param(bulk.bulkId())
                .param(bulk.promotionId())
                .param(bulk.promotionVersion())
                .param(bulk.codes())
                .param(bulk.issued())
                .param(bulk.cause().id())
                .param(bulk.cause().actor())
                .param(bulk.begunAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Nobody else issues codes of this bulk until the transaction ends. */
    Bulk lock(String bulkId) {
        return jdbc.sql("select * from bulk where bulk_id = ? for update")
                .param(bulkId)
                .query((row, number) -> bulk(row))
                .single();
    }

    void setIssued(String bulkId, int issued) {
        jdbc.sql("update bulk set issued = ? where bulk_id = ?")
                .params(issued, bulkId)
                .update();
    }

    /** A code of a bulk, and its place in the order of issue. */
    record Numbered(long number, IssuedCode code) {}

    /** Those that are out, in the order of issue. */
    List<Numbered> codes(String bulkId, long afterNumber, int limit) {
        return jdbc.sql("""
                select number, code, valid_until from voucher where bulk_id = ? and number > ? order by number limit ?
                """)
                .params(bulkId, afterNumber, limit)
                .query((row, number) -> {
                    OffsetDateTime validUntil = row.getObject("valid_until", OffsetDateTime.class);
                    return new Numbered(
                            row.getLong("number"),
                            new IssuedCode(row.getString("code"), validUntil == null ? null : validUntil.toInstant()));
                })
                .list();
    }

    private static Bulk bulk(ResultSet row) throws SQLException {
        return new Bulk(
                row.getString("bulk_id"),
                row.getString("promotion_id"),
                row.getInt("promotion_version"),
                row.getInt("codes"),
                row.getInt("issued"),
                new Cause(row.getString("cause_id"), row.getString("actor")),
                row.getObject("begun_at", OffsetDateTime.class).toInstant());
    }
}
