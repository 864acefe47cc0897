package perennial.sandbox.bench;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import perennial.sandbox.console.Failure;
import perennial.sandbox.console.Progress;
import perennial.sandbox.home.Home;
import perennial.sandbox.stack.ServiceDatabase;
import perennial.schemas.Service;

/**
 * What no ledger can do without: for each order the same rows as the service writes, into tables with the same columns, keys and checks,
 * so many orders in a transaction by one statement a table, over as many connections. Nothing is looked up or decided, nothing looks from
 * one table at another, and there is no Kafka.
 */
final class BareLedger {

    private static final int OUTCOME_BYTES = 250;

    /** Customers who order one after the other are no neighbours. */
    private static final int SCATTER = 7_919;

    /** As the service keeps it of a customer who ordered. */
    private static final String STANDING = """
            {"orders":{"now":4,"most":4},"visits":0,"points":{"now":0,"most":0},"year":{"points":{"days":{}},\
            "spent":{"EUR":{"days":{"2026-11-22":16000}}}},"seat":{}}""";

    private final Home home;
    private final int customers;
    private final int connections;

    BareLedger(Home home, int customers, int connections) {
        this.home = home;
        this.customers = customers;
        this.connections = connections;
    }

    /**
     * As many orders are written before as are measured.
     *
     * @param from the number of the first order, as no order comes twice
     */
    Pace write(int from, int orders, int batch) throws InterruptedException {
        prepare();
        write(from, orders, batch, new Pace(orders));
        Pace pace = new Pace(orders);
        write(from + orders, orders, batch, pace);
        return pace;
    }

    private void write(int from, int orders, int batch, Pace pace) throws InterruptedException {
        AtomicLong done = new AtomicLong();
        try (ExecutorService writers = Executors.newFixedThreadPool(connections);
                Progress progress = new Progress("the limit, " + batch + " in a transaction", orders)) {
            List<Future<?>> all = new ArrayList<>();
            for (int writer = 0; writer < connections; writer++) {
                int number = writer;
                all.add(writers.submit(() -> write(number, from, orders / connections, batch, written -> {
                    synchronized (pace) {
                        pace.look(done.addAndGet(written), System.nanoTime());
                        progress.stepTo(done.get());
                    }
                })));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new Failure("The database does not do what is the limit: " + e.getCause(), e);
        }
    }

    private interface Listener {
        void wrote(int orders);
    }

    private void prepare() {
        try (Connection connection = ServiceDatabase.connect(home, Service.LOYALTY);
                Statement statement = connection.createStatement()) {
            for (String table : List.of("account", "entry", "lot", "customer_order", "outbox")) {
                statement.execute("create table if not exists bench_" + table + " (like " + table + " including all)");
            }
            statement.execute("insert into bench_account (customer_id) select 'c-' || number from generate_series(0, "
                    + (customers - 1) + ") as all_of_them (number) on conflict do nothing");
        } catch (SQLException e) {
            throw new Failure("The tables of the limit cannot be made: " + e.getMessage(), e);
        }
    }

    private void write(int writer, int from, int orders, int batch, Listener listener) {
        try (Connection connection = ServiceDatabase.connect(home, Service.LOYALTY)) {
            connection.setAutoCommit(false);
            for (int first = 0; first < orders; first += batch) {
                int count = Math.min(batch, orders - first);
                int start = from + writer * orders + first;
                rows(connection, writer, start, count);
                connection.commit();
                listener.wrote(count);
            }
        } catch (SQLException e) {
            throw new Failure("The rows of the limit cannot be written: " + e.getMessage(), e);
        }
    }

    /** Each connection has customers of its own, as each partition has. */
    private void rows(Connection connection, int writer, int start, int count) throws SQLException {
        int own = customers / connections;
        Array customerIds =
                texts(connection, count, i -> "c-" + (writer * own + Math.floorMod((start + i) * SCATTER, own)));
        Array sequences = numbers(connection, count, i -> (long) start + i + 1);
        Array orderIds = texts(connection, count, i -> "o-" + (start + i));
        Array eventIds = texts(connection, count, i -> "event-of-" + (start + i));
        Array entryIds = connection.createArrayOf(
                "uuid",
                IntStream.range(0, count).mapToObj(i -> UUID.randomUUID()).toArray());
        update(connection, """
                insert into bench_entry (customer_id, sequence, entry_id, type, points, balance_change, pending_change, balance,
                                         pending, cause_kind, cause_id, rule_id, line_id, expires_at, event_id, occurred_at, recorded_at)
                select customer_id, sequence, entry_id, 'PENDING', 40, 0, 40, 0, 40, 'order', order_id, 'bench', '1',
                       now() + interval '379 days', event_id, now(), now()
                  from unnest(?, ?, ?, ?, ?) as new (customer_id, sequence, entry_id, order_id, event_id)
                """, customerIds, sequences, entryIds, orderIds, eventIds);
        update(connection, """
                insert into bench_lot (customer_id, sequence, points, quantity, remaining, spent, returned, earned_at, is_pending,
                                       expires_at, expiring_told, due_at)
                select customer_id, sequence, 40, 1, 40, 0, 0, now() + interval '14 days', true, now() + interval '379 days', false,
                       now() + interval '14 days'
                  from unnest(?, ?) as new (customer_id, sequence)
                """, customerIds, sequences);
        update(connection, """
                insert into bench_customer_order (customer_id, order_id, total_minor, currency, placed_at, event_id)
                select customer_id, order_id, 4000, 'EUR', now(), event_id from unnest(?, ?, ?) as new (customer_id, order_id, event_id)
                """, customerIds, orderIds, eventIds);
        Array standings = texts(connection, count, i -> STANDING);
        update(connection, """
                insert into bench_account as account (customer_id, pending, sequence, standing)
                select customer_id, 40 * count(*), count(*), max(standing)::json from unnest(?, ?) as new (customer_id, standing)
                 group by customer_id
                on conflict (customer_id) do update
                   set pending = account.pending + excluded.pending, sequence = account.sequence + excluded.sequence,
                       standing = excluded.standing
                """, customerIds, standings);
        Array outcomes = connection.createArrayOf(
                "bytea",
                IntStream.range(0, count).mapToObj(i -> new byte[OUTCOME_BYTES]).toArray(byte[][]::new));
        update(connection, """
                insert into bench_outbox (topic, key, value)
                select 'retention.loyalty', customer_id::bytea, value from unnest(?, ?) as new (customer_id, value)
                """, customerIds, outcomes);
    }

    private static void update(Connection connection, String sql, Array... arrays) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arrays.length; i++) {
                statement.setArray(i + 1, arrays[i]);
            }
            statement.executeUpdate();
        }
    }

    private static Array texts(Connection connection, int count, IntFunction<String> text) throws SQLException {
        return connection.createArrayOf(
                "text", IntStream.range(0, count).mapToObj(text).toArray());
    }

    private static Array numbers(Connection connection, int count, IntFunction<Long> number) throws SQLException {
        return connection.createArrayOf(
                "bigint", IntStream.range(0, count).mapToObj(number).toArray());
    }
}
