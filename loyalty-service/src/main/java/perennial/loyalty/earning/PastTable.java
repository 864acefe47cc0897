package perennial.loyalty.earning;

import static perennial.platform.batching.Columns.millis;
import static perennial.platform.batching.Columns.numbers;
import static perennial.platform.batching.Columns.texts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import perennial.loyalty.ledger.Cause;
import perennial.loyalty.ledger.Comeback;
import perennial.platform.batching.RoundTrip;

/** What has been decided upon, in the database. Whoever reads or writes it holds the customers' accounts. */
@Component
class PastTable {

    /** In the place of a line, for what was paid back in all. */
    private static final String NO_LINE = "";

    /** @param countedSince the day from which on it matters how often a rule gave something, by rules */
    Supplier<Past> read(Collection<Occasion> batch, Map<String, LocalDate> countedSince, RoundTrip trip) {
        Map<OrderKey, KnownOrder> orders = new HashMap<>();
        Set<Past.Decided> decided = new HashSet<>();
        Map<Past.UseKey, Map<LocalDate, Long>> uses = new HashMap<>();
        Set<OrderKey> orderKeys = new HashSet<>();
        Set<Past.Decided> others = new HashSet<>();
        Set<String> customerIds = new HashSet<>();
        for (Occasion occasion : batch) {
            customerIds.add(occasion.customerId());
            if (occasion instanceof Occasion.OfOrder ofOrder) {
                orderKeys.add(ofOrder.order());
            } else {
                others.add(new Past.Decided(occasion.customerId(), occasion.cause()));
            }
        }
        Map<OrderKey, Map<String, ComebackRows>> comebacks = new HashMap<>();
        if (!orderKeys.isEmpty()) {
            readOrders(orderKeys, trip, orders, comebacks);
        }
        if (!others.isEmpty()) {
            readDecided(others, trip, decided);
        }
        if (!countedSince.isEmpty()) {
            readUses(customerIds, countedSince, trip, uses);
        }
        return () -> {
            comebacks.forEach((key, byEvent) -> byEvent.values()
                    .forEach(rows -> orders.computeIfPresent(key, (order, known) -> known.with(rows.comeback()))));
            return new Past(orders, decided, uses);
        };
    }

    /** The rows of one event. */
    private static final class ComebackRows {

        private final String eventId;
        private final Instant occurredAt;
        private final Map<String, Long> pieces = new HashMap<>();
        private long paidBackMinor;

        ComebackRows(String eventId, Instant occurredAt) {
            this.eventId = eventId;
            this.occurredAt = occurredAt;
        }

        void add(String lineId, long amount) {
            if (lineId.equals(NO_LINE)) {
                paidBackMinor = amount;
            } else {
                pieces.put(lineId, amount);
            }
        }

        Comeback comeback() {
            return new Comeback(eventId, pieces, paidBackMinor, occurredAt);
        }
    }

    private static void readOrders(
            Set<OrderKey> keys,
            RoundTrip trip,
            Map<OrderKey, KnownOrder> orders,
            Map<OrderKey, Map<String, ComebackRows>> comebacks) {
        trip.sql("""
                select known.*, back.event_id as return_event, line_id, amount, returned_at
                  from unnest(?::text[], ?::text[]) as wanted (customer_id, order_id)
                 cross join lateral (
                       select * from customer_order
                        where customer_id = wanted.customer_id and order_id = wanted.order_id limit 1) as known
                  left join lateral (
                       select * from order_return
                        where customer_id = known.customer_id and order_id = known.order_id offset 0) as back on true
                 order by returned_at, return_event
                """)
                .param(texts(keys, OrderKey::customerId))
                .param(texts(keys, OrderKey::orderId))
                .query(row -> {
                    OrderKey key = new OrderKey(row.getString("customer_id"), row.getString("order_id"));
                    orders.putIfAbsent(
                            key,
                            new KnownOrder(
                                    row.getObject("total_minor", Long.class),
                                    row.getString("currency"),
                                    instant(row, "placed_at"),
                                    instant(row, "cancelled_at"),
                                    List.of(),
                                    row.getString("event_id")));
                    Instant returnedAt = instant(row, "returned_at");
                    if (returnedAt != null) {
                        comebacks
                                .computeIfAbsent(key, order -> new LinkedHashMap<>())
                                .computeIfAbsent(
                                        row.getString("return_event"), event -> new ComebackRows(event, returnedAt))
                                .add(row.getString("line_id"), row.getLong("amount"));
                    }
                });
    }

    private static void readDecided(Set<Past.Decided> keys, RoundTrip trip, Set<Past.Decided> decided) {
        Map<String, Cause.Kind> kinds = new HashMap<>();
        keys.forEach(key -> kinds.put(key.cause().kind().code(), key.cause().kind()));
        trip.sql("""
                select customer_id, kind, id from unnest(?::text[], ?::text[], ?::text[]) as wanted (customer_id, kind, id)
                 where exists (select from occasion
                                where occasion.customer_id = wanted.customer_id and occasion.kind = wanted.kind
                                  and occasion.id = wanted.id offset 0)
                """)
                .param(texts(keys, Past.Decided::customerId))
                .param(texts(keys, key -> key.cause().kind().code()))
                .param(texts(keys, key -> key.cause().id()))
                .query(row -> decided.add(new Past.Decided(
                        row.getString("customer_id"),
                        new Cause(
                                java.util.Objects.requireNonNull(kinds.get(row.getString("kind"))),
                                row.getString("id")))));
    }

    private static void readUses(
            Set<String> customerIds,
            Map<String, LocalDate> countedSince,
            RoundTrip trip,
            Map<Past.UseKey, Map<LocalDate, Long>> uses) {
        trip.sql("""
                select used.* from unnest(?::text[], ?::date[]) as counted (rule_id, since)
                 cross join lateral (
                       select customer_id, rule_id, day, times from rule_use
                        where customer_id = any (?::text[]) and rule_use.rule_id = counted.rule_id and day >= since offset 0) as used
                """)
                .param(texts(countedSince.keySet(), id -> id))
                .param(texts(countedSince.values(), LocalDate::toString))
                .param(customerIds.toArray(String[]::new))
                .query(row -> uses.computeIfAbsent(
                                new Past.UseKey(row.getString("customer_id"), row.getString("rule_id")),
                                key -> new HashMap<>())
                        .put(row.getObject("day", LocalDate.class), row.getLong("times")));
    }

    void write(Past past, Instant now, RoundTrip trip) {
        if (!past.newOrders().isEmpty()) {
            insertOrders(past.newOrders(), trip);
        }
        if (!past.changedOrders().isEmpty()) {
            updateOrders(past.changedOrders(), trip);
        }
        if (!past.newReturns().isEmpty()) {
            writeReturns(past.newReturns(), trip);
        }
        if (!past.newlyDecided().isEmpty()) {
            writeDecided(past.newlyDecided(), now, trip);
        }
        if (!past.newUses().isEmpty()) {
            writeUses(past.newUses(), trip);
        }
    }

    private static void insertOrders(Map<OrderKey, KnownOrder> orders, RoundTrip trip) {
        trip.sql("""
                insert into customer_order (customer_id, order_id, total_minor, currency, placed_at, cancelled_at, event_id)
                select customer_id, order_id, total_minor, currency, to_timestamp(placed_at / 1e3::float8),
                       to_timestamp(cancelled_at / 1e3::float8), event_id
                  from unnest(?::text[], ?::text[], ?::bigint[], ?::text[], ?::bigint[], ?::bigint[], ?::text[])
                    as told (customer_id, order_id, total_minor, currency, placed_at, cancelled_at, event_id)
                """)
                .param(texts(orders.keySet(), OrderKey::customerId))
                .param(texts(orders.keySet(), OrderKey::orderId))
                .param(orders.values().stream().map(KnownOrder::totalMinor).toArray(Long[]::new))
                .param(texts(orders.values(), KnownOrder::currency))
                .param(millis(orders.values(), KnownOrder::placedAt))
                .param(millis(orders.values(), KnownOrder::cancelledAt))
                .param(texts(orders.values(), KnownOrder::eventId))
                .update();
    }

    /** What was said first stands. */
    private static void updateOrders(Map<OrderKey, KnownOrder> orders, RoundTrip trip) {
        trip.sql("""
                update customer_order
                   set total_minor = coalesce(customer_order.total_minor, told.total_minor),
                       currency = coalesce(customer_order.currency, told.currency),
                       placed_at = coalesce(customer_order.placed_at, to_timestamp(told.placed_at / 1e3::float8)),
                       cancelled_at = coalesce(customer_order.cancelled_at, to_timestamp(told.cancelled_at / 1e3::float8))
                  from unnest(?::text[], ?::text[], ?::bigint[], ?::text[], ?::bigint[], ?::bigint[])
                    as told (customer_id, order_id, total_minor, currency, placed_at, cancelled_at)
                 where customer_order.customer_id = told.customer_id and customer_order.order_id = told.order_id
                """)
                .param(texts(orders.keySet(), OrderKey::customerId))
                .param(texts(orders.keySet(), OrderKey::orderId))
                .param(orders.values().stream().map(KnownOrder::totalMinor).toArray(Long[]::new))
                .param(texts(orders.values(), KnownOrder::currency))
                .param(millis(orders.values(), KnownOrder::placedAt))
                .param(millis(orders.values(), KnownOrder::cancelledAt))
                .update();
    }

    private record ReturnRow(OrderKey order, Comeback comeback, String lineId, long amount) {}

    private static void writeReturns(List<Past.Return> returns, RoundTrip trip) {
        List<ReturnRow> rows = new ArrayList<>();
        for (Past.Return each : returns) {
            rows.add(new ReturnRow(
                    each.order(), each.comeback(), NO_LINE, each.comeback().paidBackMinor()));
            each.comeback()
                    .pieces()
                    .forEach(
                            (lineId, pieces) -> rows.add(new ReturnRow(each.order(), each.comeback(), lineId, pieces)));
        }
        trip.sql("""
                insert into order_return (customer_id, order_id, event_id, line_id, amount, returned_at)
                select customer_id, order_id, event_id, line_id, amount, to_timestamp(returned_at / 1e3::float8)
                  from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[])
                    as new (customer_id, order_id, event_id, line_id, amount, returned_at)
                """)
                .param(texts(rows, row -> row.order().customerId()))
                .param(texts(rows, row -> row.order().orderId()))
                .param(texts(rows, row -> row.comeback().eventId()))
                .param(texts(rows, ReturnRow::lineId))
                .param(numbers(rows, ReturnRow::amount))
                .param(millis(rows, row -> row.comeback().occurredAt()))
                .update();
    }

    private static void writeDecided(List<Past.Decided> decided, Instant now, RoundTrip trip) {
        trip.sql("""
                insert into occasion (customer_id, kind, id, decided_at)
                select customer_id, kind, id, to_timestamp(? / 1e3::float8)
                  from unnest(?::text[], ?::text[], ?::text[]) as new (customer_id, kind, id)
                """)
                .param(now.toEpochMilli())
                .param(texts(decided, Past.Decided::customerId))
                .param(texts(decided, each -> each.cause().kind().code()))
                .param(texts(decided, each -> each.cause().id()))
                .update();
    }

    private static void writeUses(Map<Past.Use, Long> uses, RoundTrip trip) {
        trip.sql("""
                insert into rule_use (customer_id, rule_id, day, times)
                select * from unnest(?::text[], ?::text[], ?::date[], ?::bigint[])
                on conflict (customer_id, rule_id, day) do update set times = rule_use.times + excluded.times
                """)
                .param(texts(uses.keySet(), use -> use.key().customerId()))
                .param(texts(uses.keySet(), use -> use.key().ruleId()))
                .param(texts(uses.keySet(), use -> use.day().toString()))
                .param(numbers(uses.values(), Long::longValue))
                .update();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
