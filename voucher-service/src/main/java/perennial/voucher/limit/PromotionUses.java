package perennial.voucher.limit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * How often promotions were used, in the database. There is one counter, that of all uses of a promotion, and whoever changes it has
 * locked it. What one customer has used is counted from her redemptions that stand.
 */
@Component
public class PromotionUses {

    private final JdbcClient jdbc;

    PromotionUses(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What stands now, on whatever day; without a lock, so good for a reason and not for a promise. */
    public Map<UseKey, Uses> read(Collection<UseKey> keys) {
        Map<String, Long> byAll =
                ofAll(keys.stream().map(UseKey::promotionId).distinct().toList());
        Map<UseKey, Map<LocalDate, Long>> byCustomer = ofCustomers(keys);
        Map<UseKey, Uses> uses = new HashMap<>();
        for (UseKey key : keys) {
            long hers = byCustomer.getOrDefault(key, Map.of()).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            uses.put(key, new Uses(byAll.getOrDefault(key.promotionId(), 0L), hers, 0));
        }
        return uses;
    }

    /**
     * Locks the promotions' counters until the end of the transaction, in the order of their ids. A counter that is missing is
     * created before any is locked, so nobody waits for a new row while he holds a lock that its creator needs.
     */
    public Map<String, Long> lock(Collection<String> promotionIds) {
        jdbc.sql("""
                insert into promotion_use (promotion_id) select id from unnest(?::text[]) as new (id) order by id
                on conflict do nothing
                """).param(texts(promotionIds, id -> id)).update();
        return ofAll(promotionIds, "order by promotion_id for update");
    }

    public Map<String, Long> ofAll(Collection<String> promotionIds) {
        return ofAll(promotionIds, "");
    }

    private Map<String, Long> ofAll(Collection<String> promotionIds, String lock) {
        Map<String, Long> redemptions = new HashMap<>();
        jdbc.sql("select promotion_id, redemptions from promotion_use where promotion_id = any (?) " + lock)
                .param(texts(promotionIds, id -> id))
                .query(row -> {
                    redemptions.put(row.getString(1), row.getLong(2));
                });
        return redemptions;
    }

    /** What the promotions have spent; guarded by the locks on their counters. */
    public Map<Purse, Long> spent(Collection<String> promotionIds) {
        Map<Purse, Long> spent = new HashMap<>();
        jdbc.sql("select promotion_id, currency, discount_minor from promotion_spending where promotion_id = any (?)")
                .param(texts(promotionIds, id -> id))
                .query(row -> {
                    spent.put(new Purse(row.getString(1), row.getString(2)), row.getLong(3));
                });
        return spent;
    }

    /** How often each customer has used a promotion on which day, by her id or under her address. */
    public Map<UseKey, Map<LocalDate, Long>> ofCustomers(Collection<UseKey> keys) {
        List<UseKey> asked = keys.stream().distinct().toList();
        Map<UseKey, Map<LocalDate, Long>> uses = new HashMap<>();
        if (asked.isEmpty()) {
            return uses;
        }
        jdbc.sql("""
                select asked.promotion_id, asked.customer_id, asked.email_hash, used.day, count(*)
                  from unnest(?::text[], ?::text[], ?::text[]) as asked (promotion_id, customer_id, email_hash)
                  cross join lateral (
                       select day from redeemed_voucher v
                        where v.standing and v.promotion_id = asked.promotion_id and v.customer_id = asked.customer_id
                       union all
                       select day from redeemed_voucher v
                        where v.standing and v.promotion_id = asked.promotion_id and v.email_hash = asked.email_hash
                          and v.customer_id <> asked.customer_id) as used
                 group by 1, 2, 3, 4
                """)
                .param(texts(asked, UseKey::promotionId))
                .param(texts(asked, UseKey::customerId))
                .param(texts(asked, UseKey::emailHash))
                .query(row -> {
                    uses.computeIfAbsent(key(row), key -> new HashMap<>())
                            .put(row.getObject("day", LocalDate.class), row.getLong("count"));
                });
        return uses;
    }

    private static UseKey key(ResultSet row) throws SQLException {
        return new UseKey(row.getString("promotion_id"), row.getString("customer_id"), row.getString("email_hash"));
    }

    /**
     * Sets the counters, which are locked.
     *
     * @param before what they were when they were locked
     * @param after what they are to be; the same promotions
     */
    public void write(Map<String, Long> before, Map<String, Long> after) {
        List<String> ids = List.copyOf(after.keySet());
        int rows = jdbc.sql("""
                update promotion_use set redemptions = new.after
                  from unnest(?::text[], ?::bigint[], ?::bigint[]) as new (promotion_id, before, after)
                 where promotion_use.promotion_id = new.promotion_id and promotion_use.redemptions = new.before
                """)
                .param(texts(ids, id -> id))
                .param(ids.stream()
                        .map(id -> Objects.requireNonNull(before.get(id)))
                        .toArray(Long[]::new))
                .param(ids.stream()
                        .map(id -> Objects.requireNonNull(after.get(id)))
                        .toArray(Long[]::new))
                .update();
        if (rows != ids.size()) {
            throw new IllegalStateException(
                    "Somebody else has changed a counter of " + ids + ", although they are locked");
        }
    }

    /** Sets what the promotions have spent; their counters are locked. */
    public void writeSpent(Map<Purse, Long> spent) {
        List<Purse> purses = List.copyOf(spent.keySet());
        jdbc.sql("""
                insert into promotion_spending (promotion_id, currency, discount_minor)
                select * from unnest(?::text[], ?::text[], ?::bigint[])
                on conflict (promotion_id, currency) do update set discount_minor = excluded.discount_minor
                """)
                .param(texts(purses, Purse::promotionId))
                .param(texts(purses, Purse::currency))
                .param(purses.stream()
                        .map(purse -> Objects.requireNonNull(spent.get(purse)))
                        .toArray(Long[]::new))
                .update();
    }

    private static <T> @Nullable String[] texts(Collection<T> values, Function<T, @Nullable String> text) {
        return values.stream().map(text).toArray(String[]::new);
    }
}
