package perennial.voucher.register;

import static java.util.stream.Collectors.toMap;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import perennial.platform.batching.RoundTrip;
import perennial.voucher.code.Code;
import perennial.voucher.promotion.Validity.Period;
import perennial.voucher.register.Voucher.Kind;
import perennial.voucher.register.Voucher.Origin;
import perennial.voucher.register.Voucher.Progress;

/** The vouchers in the database. */
@Component
public class VoucherRegister {

    private static final String COLUMNS = """
            code, kind, promotion_id, promotion_version, customer_id, sku, automatic, request_id, bulk_id, campaign_id,
            issued_at, valid_from, valid_until, delivered_at, disabled_at, disabled_reason, expired_at, redemption_id,
            balance_minor, number""";

    /** Of which it is not told yet that they have expired. The same as what the index of them covers. */
    private static final String TO_EXPIRE = """
            valid_until <= ? and expired_at is null and disabled_at is null and redemption_id is null
            and balance_minor is distinct from 0""";

    private final JdbcClient jdbc;

    VoucherRegister(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Adds new vouchers, leaving out those whose code is taken.
     *
     * @return the codes that were added
     */
    public Set<Code> add(Collection<Voucher> vouchers) {
        return jdbc.sql("""
                insert into voucher (code, kind, promotion_id, promotion_version, customer_id, sku, automatic, request_id,
                                     bulk_id, campaign_id, issued_at, valid_from, valid_until, balance_minor)
                select code, kind, promotion_id, promotion_version::int, customer_id, sku, automatic::boolean, request_id,
                       bulk_id, campaign_id, issued_at::timestamptz, valid_from::timestamptz, valid_until::timestamptz,
                       balance_minor::bigint
                  from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                              ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[]) with ordinality
                    as new (code, kind, promotion_id, promotion_version, customer_id, sku, automatic, request_id,
                            bulk_id, campaign_id, issued_at, valid_from, valid_until, balance_minor, number)
                 order by number
                on conflict (code) do nothing returning code
                """)
                .param(column(vouchers, Voucher::code))
                .param(column(vouchers, voucher -> voucher.kind().name().toLowerCase(Locale.ROOT)))
                .param(column(vouchers, Voucher::promotionId))
                .param(column(vouchers, Voucher::promotionVersion))
                .param(column(vouchers, Voucher::customerId))
                .param(column(vouchers, Voucher::sku))
                .param(column(vouchers, Voucher::automatic))
                .param(column(vouchers, voucher -> voucher.origin().requestId()))
                .param(column(vouchers, voucher -> voucher.origin().bulkId()))
                .param(column(vouchers, voucher -> voucher.origin().campaignId()))
                .param(column(vouchers, Voucher::issuedAt))
                .param(column(vouchers, voucher -> voucher.period().from()))
                .param(column(vouchers, voucher -> voucher.period().until()))
                .param(column(vouchers, voucher -> voucher.progress().balanceMinor()))
                .query((row, number) -> new Code(row.getString(1)))
                .set();
    }

    public Map<Code, Voucher> find(Collection<Code> codes) {
        String[] possible = possible(codes);
        Map<Code, Voucher> found = new HashMap<>();
        if (possible.length > 0) {
            jdbc.sql("select " + COLUMNS + " from voucher where code = any (?)")
                    .param(possible)
                    .query((row, number) -> voucher(row))
                    .list()
                    .forEach(voucher -> found.put(voucher.code(), voucher));
        }
        return found;
    }

    public Optional<Voucher> find(Code code) {
        return Optional.ofNullable(find(List.of(code)).get(code));
    }

    /** A voucher, and its place in the order of issue. */
    public record Numbered(long number, Voucher voucher) {}

    /** A customer's vouchers, the newest first. */
    public List<Numbered> ofCustomer(String customerId, long beforeNumber, int limit) {
        return jdbc.sql("select " + COLUMNS + """
                  from voucher where customer_id = ? and number < ? order by number desc limit ?
                """)
                .params(customerId, beforeNumber, limit)
                .query((row, number) -> new Numbered(row.getLong("number"), voucher(row)))
                .list();
    }

    /** Writes whether and when the vouchers were delivered and disabled. */
    public void saveDelivery(Collection<Voucher> vouchers) {
        jdbc.sql("""
                update voucher
                   set delivered_at = new.delivered_at::timestamptz,
                       disabled_at = new.disabled_at::timestamptz,
                       disabled_reason = new.disabled_reason
                  from unnest(?::text[], ?::text[], ?::text[], ?::text[])
                    as new (code, delivered_at, disabled_at, disabled_reason)
                 where voucher.code = new.code
                """)
                .param(column(vouchers, Voucher::code))
                .param(column(vouchers, voucher -> voucher.progress().deliveredAt()))
                .param(column(vouchers, voucher -> voucher.progress().disabledAt()))
                .param(column(vouchers, voucher -> voucher.progress().disabledReason()))
                .update();
    }

    /** Locks the codes until the end of the transaction, as they are locked for use. Those that are not out are left out. */
    public Map<Code, Voucher> lock(Collection<Code> codes) {
        return lockForUse(codes, List.of());
    }

    /**
     * Locks the codes, and the automatic vouchers of these customers, until the end of the transaction, in the order of the codes.
     * Generic codes are only read: many use them at once, and nothing about them changes.
     */
    public Map<Code, Voucher> lockForUse(Collection<Code> codes, Collection<String> automaticOf) {
        return jdbc
                .sql("""
                with own as (
                    select * from voucher
                     where (code = any (:codes) or (automatic and customer_id = any (:customers) and redemption_id is null))
                       and kind <> 'generic'
                     order by code for no key update)
                """
                        + "select " + COLUMNS + " from own union all select " + COLUMNS
                        + " from voucher where code = any (:codes) and kind = 'generic'")
                .param("codes", possible(codes))
                .param("customers", automaticOf.toArray(String[]::new))
                .query((row, number) -> voucher(row))
                .list()
                .stream()
                .collect(toMap(Voucher::code, Function.identity()));
    }

    /** The same without locks. */
    public Map<Code, Voucher> findForUse(Collection<Code> codes, Collection<String> automaticOf) {
        return jdbc
                .sql("select " + COLUMNS + """
                  from voucher
                 where code = any (:codes) or (automatic and customer_id = any (:customers) and redemption_id is null)
                """)
                .param("codes", possible(codes))
                .param("customers", automaticOf.toArray(String[]::new))
                .query((row, number) -> voucher(row))
                .list()
                .stream()
                .collect(toMap(Voucher::code, Function.identity()));
    }

    /**
     * Writes which redemptions use the vouchers, and what is left on them. They are locked.
     *
     * @param before as they were when they were locked
     * @param after the same vouchers, as they are to be
     */
    public void saveUse(List<Voucher> before, List<Voucher> after, RoundTrip trip) {
        trip.sql("""
                update voucher
                   set redemption_id = new.redemption_id, balance_minor = new.balance_minor
                  from unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[])
                    as new (code, old_redemption_id, redemption_id, old_balance_minor, balance_minor)
                 where voucher.code = new.code
                   and voucher.redemption_id is not distinct from new.old_redemption_id
                   and voucher.balance_minor is not distinct from new.old_balance_minor
                """)
                .param(column(before, Voucher::code))
                .param(column(before, voucher -> voucher.progress().redemptionId()))
                .param(column(after, voucher -> voucher.progress().redemptionId()))
                .param(before.stream()
                        .map(voucher -> voucher.progress().balanceMinor())
                        .toArray(Long[]::new))
                .param(after.stream()
                        .map(voucher -> voucher.progress().balanceMinor())
                        .toArray(Long[]::new))
                .update(rows -> {
                    if (rows != after.size()) {
                        throw new IllegalStateException("Somebody else has used some of " + after.size()
                                + " vouchers, although they are locked");
                    }
                });
    }

    /**
     * A voucher that has expired.
     *
     * @param at when: if it was rolled back after its time, then
     */
    public record Expired(Voucher voucher, Instant at) {}

    /**
     * Marks vouchers as expired that nobody can use any more, the longest due first.
     *
     * @return those that were not marked before, without those that are locked now
     */
    public List<Expired> expire(Instant now, int limit) {
        return jdbc.sql("update voucher set expired_at = ? where code = any (array(select code from voucher where "
                        + TO_EXPIRE + " order by valid_until limit ? for update skip locked)) returning " + COLUMNS
                        + """
                , greatest(valid_until, (select max((select rolled_back_at from redemption
                                                       where redemption.redemption_id = redeemed_voucher.redemption_id))
                                           from redeemed_voucher where redeemed_voucher.code = voucher.code)) as at
                """)
                .params(now.atOffset(ZoneOffset.UTC), now.atOffset(ZoneOffset.UTC), limit)
                .query((row, number) -> new Expired(voucher(row), Objects.requireNonNull(instant(row, "at"))))
                .list();
    }

    /** For how long the first voucher is due of which it is not told that it has expired. */
    public double overdueSeconds(Instant now) {
        return jdbc.sql("select coalesce(extract(epoch from ? - min(valid_until)), 0)::float8 from voucher where "
                        + TO_EXPIRE)
                .params(now.atOffset(ZoneOffset.UTC), now.atOffset(ZoneOffset.UTC))
                .query((row, number) -> row.getDouble(1))
                .single();
    }

    private static String[] possible(Collection<Code> codes) {
        return codes.stream().filter(Code::isPossible).map(Code::value).toArray(String[]::new);
    }

    private static Voucher voucher(ResultSet row) throws SQLException {
        return new Voucher(
                new Code(row.getString("code")),
                Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getString("promotion_id"),
                row.getInt("promotion_version"),
                row.getString("customer_id"),
                row.getString("sku"),
                row.getBoolean("automatic"),
                new Origin(row.getString("request_id"), row.getString("bulk_id"), row.getString("campaign_id")),
                Objects.requireNonNull(instant(row, "issued_at")),
                new Period(Objects.requireNonNull(instant(row, "valid_from")), instant(row, "valid_until")),
                new Progress(
                        instant(row, "delivered_at"),
                        instant(row, "disabled_at"),
                        row.getString("disabled_reason"),
                        instant(row, "expired_at"),
                        row.getString("redemption_id"),
                        row.getObject("balance_minor", Long.class)));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    /** A function to a value whose text PostgreSQL reads. */
    private interface Column<T> {
        @Nullable Object of(T element);
    }

    private static <T> @Nullable String[] column(Collection<T> elements, Column<T> column) {
        return elements.stream()
                .map(column::of)
                .map(value -> value == null ? null : value.toString())
                .toArray(String[]::new);
    }
}
