package perennial.campaign.shopping;

import static java.util.stream.Collectors.toMap;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import perennial.campaign.recipient.ErasureListener;
import perennial.platform.batching.RoundTrip;

/** The cart that each customer changed last. */
@Component
public class CartTable implements ErasureListener {

    private static final int ROWS_PER_STATEMENT = 500;
    private static final Comparator<Cart> LATEST =
            Comparator.comparing(Cart::updatedAt).thenComparing(Cart::eventId);

    private static final String FIND = """
            select * from cart c
             where customer_id = any (?) and items > 0
               and not exists (select 1 from customer_order o
                                where o.customer_id = c.customer_id and o.cart_id = c.cart_id
                                  and o.placed_at >= c.updated_at)
            """;

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;

    CartTable(JdbcClient jdbc, JdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** The latest change of each customer's carts wins, in whatever order they come. */
    void change(Collection<Cart> changes) {
        Map<String, Cart> latest = new TreeMap<>();
        changes.forEach(cart ->
                latest.merge(cart.customerId(), cart, (one, other) -> LATEST.compare(one, other) >= 0 ? one : other));
        batches.batchUpdate("""
                insert into cart (customer_id, cart_id, currency, total_minor, items, lines, updated_at, updated_by)
                values (?, ?, ?, ?, ?, ?::jsonb, ?, ?)
                on conflict (customer_id) do update
                   set cart_id = excluded.cart_id, currency = excluded.currency, total_minor = excluded.total_minor,
                       items = excluded.items, lines = excluded.lines, updated_at = excluded.updated_at,
                       updated_by = excluded.updated_by
                 where (cart.updated_at, cart.updated_by) < (excluded.updated_at, excluded.updated_by)
                """, latest.values(), ROWS_PER_STATEMENT, (statement, cart) -> {
            statement.setString(1, cart.customerId());
            statement.setString(2, cart.cartId());
            statement.setString(3, cart.currency());
            statement.setLong(4, cart.totalMinor());
            statement.setLong(5, cart.items());
            statement.setString(6, LinesColumn.write(cart.lines()));
            statement.setObject(7, cart.updatedAt().atOffset(ZoneOffset.UTC));
            statement.setString(8, cart.eventId());
        });
    }

    /**
     * Empty if there is nothing in it, or an order was made of it.
     *
     * @return can be asked for when the trip has been made
     */
    public Supplier<Optional<Cart>> find(String customerId, RoundTrip trip) {
        List<Cart> found = new ArrayList<>(1);
        trip.sql(FIND).param(new String[] {customerId}).query(row -> found.add(cart(row)));
        return () -> found.stream().findFirst();
    }

    /** By customer; whoever has nothing in it, or has made an order of it, is missing. */
    public Map<String, Cart> find(Collection<String> customerIds) {
        return jdbc
                .sql(FIND)
                .param(customerIds.toArray(String[]::new))
                .query((row, number) -> cart(row))
                .list()
                .stream()
                .collect(toMap(Cart::customerId, cart -> cart));
    }

    private static Cart cart(ResultSet row) throws SQLException {
        return new Cart(
                row.getString("customer_id"),
                row.getString("cart_id"),
                row.getString("currency"),
                row.getLong("total_minor"),
                row.getLong("items"),
                LinesColumn.read(row.getString("lines")),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                row.getString("updated_by"));
    }

    /** Of erased customers nothing stays. */
    @Override
    public void erased(Collection<String> customerIds) {
        jdbc.sql("delete from cart where customer_id = any (:customers)")
                .param("customers", customerIds.toArray(String[]::new))
                .update();
    }
}
