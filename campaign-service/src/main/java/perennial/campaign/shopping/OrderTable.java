package perennial.campaign.shopping;

import static java.util.stream.Collectors.toMap;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import perennial.campaign.recipient.ErasureListener;
import perennial.platform.batching.RoundTrip;

/** The orders of customers. In whatever order an order's events come, the same is known of it afterwards. */
@Component
public class OrderTable implements ErasureListener {

    private final JdbcClient jdbc;

    OrderTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @return those that were not known to be placed before; an order id that another customer has taken already is none of hers */
    public List<Order> place(Collection<Order> orders) {
        Map<String, Order> byId = new LinkedHashMap<>();
        orders.forEach(order -> byId.putIfAbsent(order.orderId(), order));
        if (byId.isEmpty()) {
            return List.of();
        }
        Collection<Order> all = byId.values();
        Set<String> fresh = Set.copyOf(jdbc.sql("""
                insert into customer_order (order_id, customer_id, cart_id, currency, total_minor, voucher_codes, lines, placed_at,
                                            placed_by)
                select o.order_id, customer_id, cart_id, currency, total_minor, string_to_array(codes, chr(10)), lines::jsonb,
                       placed_at, placed_by
                  from unnest(:ids::text[], :customers::text[], :carts::text[], :currencies::text[], :totals::bigint[],
                              :codes::text[], :lines::text[], :placed::text[]::timestamptz[], :events::text[])
                       as o (order_id, customer_id, cart_id, currency, total_minor, codes, lines, placed_at, placed_by)
                 order by o.order_id
                on conflict (order_id) do update
                   set cart_id = excluded.cart_id, currency = excluded.currency, total_minor = excluded.total_minor,
                       voucher_codes = excluded.voucher_codes, lines = excluded.lines, placed_at = excluded.placed_at,
                       placed_by = excluded.placed_by
                 where customer_order.placed_at is null and customer_order.customer_id = excluded.customer_id
                returning order_id
                """)
                .param("ids", all.stream().map(Order::orderId).toArray(String[]::new))
                .param("customers", all.stream().map(Order::customerId).toArray(String[]::new))
                .param("carts", all.stream().map(Order::cartId).toArray(String[]::new))
                .param("currencies", all.stream().map(Order::currency).toArray(String[]::new))
                .param("totals", all.stream().map(Order::totalMinor).toArray(Long[]::new))
                .param(
                        "codes",
                        all.stream()
                                .map(order -> String.join("\n", order.voucherCodes()))
                                .toArray(String[]::new))
                .param(
                        "lines",
                        all.stream()
                                .map(order -> LinesColumn.write(order.lines()))
                                .toArray(String[]::new))
                .param(
                        "placed",
                        all.stream().map(Order::placedAt).map(Instant::toString).toArray(String[]::new))
                .param("events", all.stream().map(Order::eventId).toArray(String[]::new))
                .query(String.class)
                .list());
        return all.stream().filter(order -> fresh.contains(order.orderId())).toList();
    }

    /**
     * Something that happened to an order.
     *
     * @param type {@code PLACED}, {@code CANCELLED} or {@code RETURNED}
     */
    public record Change(String type, String orderId, String customerId, Instant at, String eventId) {}

    /** Also of orders that are not known yet. */
    public void cancel(Collection<Change> cancellations) {
        change("cancelled", cancellations);
    }

    /** Also of orders that are not known yet. */
    public void takeBack(Collection<Change> returns) {
        change("returned", returns);
    }

    /** The latest of each order stays. */
    private void change(String column, Collection<Change> changes) {
        Map<String, Change> latest = new LinkedHashMap<>();
        changes.forEach(each ->
                latest.merge(each.orderId(), each, (one, other) -> other.at().isAfter(one.at()) ? other : one));
        if (latest.isEmpty()) {
            return;
        }
        Collection<Change> all = latest.values();
        jdbc.sql("""
                insert into customer_order (order_id, customer_id, {column}_at, {column}_by)
                select o.order_id, customer_id, at, event_id
                  from unnest(:ids::text[], :customers::text[], :at::text[]::timestamptz[], :events::text[])
                       as o (order_id, customer_id, at, event_id)
                 order by o.order_id
                on conflict (order_id) do update set {column}_at = excluded.{column}_at, {column}_by = excluded.{column}_by
                 where (customer_order.{column}_at is null or customer_order.{column}_at < excluded.{column}_at)
                   and customer_order.customer_id = excluded.customer_id
                """.replace("{column}", column))
                .param("ids", all.stream().map(Change::orderId).toArray(String[]::new))
                .param("customers", all.stream().map(Change::customerId).toArray(String[]::new))
                .param("at", all.stream().map(Change::at).map(Instant::toString).toArray(String[]::new))
                .param("events", all.stream().map(Change::eventId).toArray(String[]::new))
                .update();
    }

    /** Those that happened to an order of their customer: an order id that another one has taken already is none of hers. */
    public List<Change> own(List<Change> changes) {
        if (changes.isEmpty()) {
            return List.of();
        }
        Map<String, String> customers = jdbc
                .sql("select order_id, customer_id from customer_order where order_id = any (?)")
                .param(changes.stream().map(Change::orderId).distinct().toArray(String[]::new))
                .query((row, number) -> Map.entry(row.getString("order_id"), row.getString("customer_id")))
                .list()
                .stream()
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
        return changes.stream()
                .filter(change -> change.customerId().equals(customers.get(change.orderId())))
                .toList();
    }

    /** What happened to orders of these customers at that time or later, in its order. */
    public List<Change> changes(Collection<String> customerIds, Instant since) {
        return jdbc.sql("""
                select type, order_id, customer_id, at, event_id
                  from customer_order o
                 cross join lateral (values ('PLACED', o.placed_at, o.placed_by), ('CANCELLED', o.cancelled_at, o.cancelled_by),
                                            ('RETURNED', o.returned_at, o.returned_by)) as change (type, at, event_id)
                 where o.customer_id = any (:customers) and at >= :since
                 order by at, event_id
                """)
                .param("customers", customerIds.toArray(String[]::new))
                .param("since", since.atOffset(ZoneOffset.UTC))
                .query((row, number) -> new Change(
                        row.getString("type"),
                        row.getString("order_id"),
                        row.getString("customer_id"),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getString("event_id")))
                .list();
    }

    /** By customer; who has none is missing. */
    public Map<String, Orders> summaries(Collection<String> customerIds) {
        return jdbc
                .sql("""
                select customer_id, count(*) as orders, min(placed_at) as first_at, max(placed_at) as last_at
                  from customer_order
                 where customer_id = any (:customers) and placed_at is not null and cancelled_at is null
                 group by customer_id
                """)
                .param("customers", customerIds.toArray(String[]::new))
                .query((row, number) -> Map.entry(
                        row.getString("customer_id"),
                        new Orders(row.getLong("orders"), instant(row, "first_at"), instant(row, "last_at"))))
                .list()
                .stream()
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * An order of that customer, once it was placed; whether or not it was cancelled.
     *
     * @return can be asked for when the trip has been made
     */
    public Supplier<Optional<Order>> find(String orderId, String customerId, RoundTrip trip) {
        List<Order> found = new ArrayList<>(1);
        trip.sql("select * from customer_order where order_id = ? and customer_id = ? and placed_at is not null")
                .param(orderId)
                .param(customerId)
                .query(row -> found.add(order(row)));
        return () -> found.stream().findFirst();
    }

    private static Order order(ResultSet row) throws SQLException {
        return new Order(
                row.getString("order_id"),
                row.getString("customer_id"),
                row.getString("cart_id"),
                row.getString("currency"),
                row.getLong("total_minor"),
                List.of((String[]) row.getArray("voucher_codes").getArray()),
                LinesColumn.read(row.getString("lines")),
                row.getObject("placed_at", OffsetDateTime.class).toInstant(),
                row.getString("placed_by"));
    }

    /** What erased customers have bought is nobody's business; that they did, and for how much, stays. */
    @Override
    public void erased(Collection<String> customerIds) {
        jdbc.sql("update customer_order set lines = '[]' where customer_id = any (:customers) and lines <> '[]'")
                .param("customers", customerIds.toArray(String[]::new))
                .update();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
