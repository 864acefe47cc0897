package perennial.voucher.limit;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The counters that limits are measured against. Taking a place is one conditional statement: whoever gets no row gets no place,
 * however many ask at once. Whoever takes or gives back several places goes through the customer's counters first and then through
 * the promotions', each sorted by promotion: nobody waits for a popular promotion's counter while others wait for him.
 */
@Component
public class UseCounters {

    private final JdbcClient jdbc;

    UseCounters(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A customer's use of a promotion. */
    public record Key(String promotionId, String customerId) {}

    /** What is counted now, for each of the keys; without a lock, so good for a reason and not for a promise. */
    public Map<Key, Uses> read(Collection<Key> keys) {
        List<Key> distinct = keys.stream().distinct().toList();
        Map<Key, Uses> found = new HashMap<>();
        jdbc.sql("""
                select k.promotion_id, k.customer_id, coalesce(p.redemptions, 0),
                       (select count(*) from redeemed_voucher v
                         where v.promotion_id = k.promotion_id and v.customer_id = k.customer_id and v.standing)
                  from unnest(?::text[], ?::text[]) as k (promotion_id, customer_id)
                  left join promotion_use p using (promotion_id)
                """)
                .param(distinct.stream().map(Key::promotionId).toArray(String[]::new))
                .param(distinct.stream().map(Key::customerId).toArray(String[]::new))
                .query(row -> {
                    found.put(new Key(row.getString(1), row.getString(2)), new Uses(row.getLong(3), row.getLong(4)));
                });
        return found;
    }

    /** @return false if the promotion's limit leaves no room; then nothing is taken */
    public boolean takeOfPromotion(String promotionId, int places, @Nullable Long limit) {
        return jdbc.sql("""
                insert into promotion_use (promotion_id, redemptions)
                select :promotionId, :places where :limit::bigint is null or :places <= :limit
                on conflict (promotion_id) do update
                   set redemptions = promotion_use.redemptions + excluded.redemptions
                 where :limit::bigint is null or promotion_use.redemptions + excluded.redemptions <= :limit
                """)
                        .param("promotionId", promotionId)
                        .param("places", places)
                        .param("limit", limit)
                        .update()
                == 1;
    }

    public void giveBackOfPromotion(String promotionId, int places) {
        jdbc.sql("update promotion_use set redemptions = redemptions - ? where promotion_id = ?")
                .params(places, promotionId)
                .update();
    }
}
