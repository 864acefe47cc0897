package perennial.campaign.loyalty;

import static java.util.stream.Collectors.toMap;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import perennial.campaign.recipient.ErasureListener;
import perennial.platform.batching.RoundTrip;

/** The latest that was told of each account, and what orders have earned. */
@Component
public class PointsTable implements ErasureListener {

    private static final int ROWS_PER_STATEMENT = 500;

    private static final String FIND = "select * from points_account where customer_id = any (?)";

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;

    PointsTable(JdbcClient jdbc, JdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** @param sequence counts up for each account: a later one knows more */
    public record Account(String customerId, long sequence, Points points) {

        /** What is known after both were told. A tier that is not said stays. */
        Account or(Account other) {
            boolean isLater = sequence > other.sequence;
            Account later = isLater ? this : other;
            Account earlier = isLater ? other : this;
            String tier = later.points.tier() == null ? earlier.points.tier() : later.points.tier();
            return new Account(
                    customerId, later.sequence, new Points(later.points.balance(), later.points.pending(), tier));
        }
    }

    /** What is known of each account after all were told: a statement may name none twice. */
    static Collection<Account> latest(List<Account> told) {
        Map<String, Account> latest = new TreeMap<>();
        told.forEach(account -> latest.merge(account.customerId(), account, Account::or));
        return latest.values();
    }

    public void apply(List<Account> told) {
        batches.batchUpdate("""
                insert into points_account (customer_id, sequence, balance, pending, tier) values (?, ?, ?, ?, ?)
                on conflict (customer_id) do update
                   set sequence = excluded.sequence, balance = excluded.balance, pending = excluded.pending,
                       tier = coalesce(excluded.tier, points_account.tier)
                 where points_account.sequence < excluded.sequence
                """, latest(told), ROWS_PER_STATEMENT, (statement, account) -> {
            statement.setString(1, account.customerId());
            statement.setLong(2, account.sequence());
            statement.setLong(3, account.points().balance());
            statement.setLong(4, account.points().pending());
            statement.setString(5, account.points().tier());
        });
    }

    /** What a rule gives for a line of an order, or for all of it; first pending, then earned, and the same all along. */
    public record Accrual(
            String orderId,
            @Nullable String ruleId,
            @Nullable String lineId,
            long points) {

        private Key key() {
            return new Key(orderId, ruleId == null ? "" : ruleId, lineId == null ? "" : lineId);
        }
    }

    private record Key(String orderId, String ruleId, String lineId) {

        static final Comparator<Key> ORDER =
                Comparator.comparing(Key::orderId).thenComparing(Key::ruleId).thenComparing(Key::lineId);
    }

    public void accrue(List<Accrual> accruals) {
        Map<Key, Accrual> latest = new TreeMap<>(Key.ORDER);
        accruals.forEach(accrual -> latest.put(accrual.key(), accrual));
        batches.batchUpdate("""
                insert into order_points (order_id, rule_id, line_id, points) values (?, ?, ?, ?)
                on conflict (order_id, rule_id, line_id) do update set points = excluded.points
                """, latest.entrySet(), ROWS_PER_STATEMENT, (statement, accrual) -> {
            statement.setString(1, accrual.getKey().orderId());
            statement.setString(2, accrual.getKey().ruleId());
            statement.setString(3, accrual.getKey().lineId());
            statement.setLong(4, accrual.getValue().points());
        });
    }

    /**
     * What the order has earned, pending or not; empty as long as nothing was told.
     *
     * @return can be asked for when the trip has been made
     */
    public Supplier<Optional<Long>> ofOrder(String orderId, RoundTrip trip) {
        List<Long> found = new ArrayList<>(1);
        trip.sql("select sum(points)::bigint as points from order_points where order_id = ? having count(*) > 0")
                .param(orderId)
                .query(row -> found.add(row.getLong("points")));
        return () -> found.stream().findFirst();
    }

    /** @return can be asked for when the trip has been made */
    public Supplier<Points> find(String customerId, RoundTrip trip) {
        List<Points> found = new ArrayList<>(1);
        trip.sql(FIND).param(new String[] {customerId}).query(row -> found.add(points(row)));
        return () -> found.stream().findFirst().orElse(Points.NONE);
    }

    /** By customer; who has no account is missing. */
    public Map<String, Points> find(Collection<String> customerIds) {
        return jdbc
                .sql(FIND)
                .param(customerIds.toArray(String[]::new))
                .query((row, number) -> Map.entry(row.getString("customer_id"), points(row)))
                .list()
                .stream()
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Of erased customers nothing stays. */
    @Override
    public void erased(Collection<String> customerIds) {
        jdbc.sql("delete from points_account where customer_id = any (:customers)")
                .param("customers", customerIds.toArray(String[]::new))
                .update();
    }

    private static Points points(ResultSet row) throws SQLException {
        return new Points(row.getLong("balance"), row.getLong("pending"), row.getString("tier"));
    }
}
