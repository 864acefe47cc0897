package perennial.sandbox.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import perennial.events.LoyaltyEvent;
import perennial.events.OrderEvent;
import perennial.events.OrderLine;
import perennial.sandbox.console.Failure;
import perennial.sandbox.console.Progress;
import perennial.sandbox.home.Home;
import perennial.sandbox.publishing.EventPublisher;
import perennial.sandbox.stack.MeasuredProcess;
import perennial.sandbox.stack.ServiceDatabase;
import perennial.schemas.Service;
import perennial.schemas.Topics;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How fast loyalty-service accrues the points of orders that wait for it, by how many records it takes in a transaction, beside what
 * PostgreSQL alone can do with the same rows.
 */
record LoyaltyBenchmark(int orders, int customers, int heapMb) implements Benchmark {

    /** The largest last: it is the headline. */
    private static final List<Integer> BATCHES = List.of(20, 500, 2_000);

    private static final int SMALL = 20;
    private static final int FEWER_IN_SMALL_BATCHES = 5;
    private static final int CONSUMERS = 2;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String GOAL_PER_SECOND = "20,000";
    private static final String GOAL_RATIO = "0.5";
    private static final double NANOS_PER_US = 1_000.0;

    private record Run(int batch, Pace service, Pace limit, double serviceCpuUs) {

        double ratio() {
            return service.perSecond() / limit.perSecond();
        }

        void writeTo(ObjectNode json) {
            json.put("perSecond", Math.round(service.perSecond()));
            json.put("limitPerSecond", Math.round(limit.perSecond()));
            json.put("ratio", Math.round(ratio() * 100) / 100.0);
            json.put("serviceCpuUs", Math.round(serviceCpuUs));
        }
    }

    private record Accrual(int batch, int orders, Pace pace, double cpuUs) {}

    @Override
    public Report run(Ground ground) throws InterruptedException {
        Home home = ground.home();
        ground.start(service(home, BATCHES.getLast()));
        SuppliedDefinitions.put(home, "earning-rules.yaml");
        ground.stop();
        List<Accrual> accruals = new ArrayList<>();
        int published = 0;
        try (Told<LoyaltyEvent> told = new Told<>(ground, Topics.LOYALTY_ENTRIES, LoyaltyEvent::getType)) {
            for (int batch : BATCHES) {
                int count = batch <= SMALL ? orders / FEWER_IN_SMALL_BATCHES : orders;
                publish(home, published, count);
                accruals.add(accrue(ground, batch, published, count));
                told.await("PENDING", count, event -> {});
                published += count;
                check(home, published);
                ground.stop();
            }
        }
        List<Run> runs = new ArrayList<>();
        BareLedger bare = new BareLedger(home, customers, CONSUMERS);
        int written = 0;
        for (Accrual accrual : accruals) {
            runs.add(new Run(
                    accrual.batch(),
                    accrual.pace(),
                    bare.write(written, accrual.orders(), accrual.batch()),
                    accrual.cpuUs()));
            written += accrual.orders();
        }
        return report(runs);
    }

    private MeasuredProcess service(Home home, int batch) {
        return MeasuredProcess.ofSmallInstance(
                home,
                Service.LOYALTY,
                1,
                home.ports(),
                heapMb,
                Map.of(
                        "perennial.consumer.records-per-batch", Integer.toString(batch),
                        "perennial.consumer.concurrency", Integer.toString(CONSUMERS)));
    }

    private void publish(Home home, int from, int count) {
        Random random = new Random(from);
        Instant now = Instant.now();
        try (EventPublisher publisher = EventPublisher.eachOnItsOwn(home);
                Progress progress = new Progress("publishing orders", count)) {
            for (int number = from; number < from + count; number++) {
                publisher.publish(Topics.ORDERS, order(number, "c-" + random.nextInt(customers), now));
                progress.step();
            }
            publisher.flush();
        }
    }

    private static OrderEvent order(int number, String customerId, Instant now) {
        return OrderEvent.newBuilder()
                .setEventId("event-of-" + number)
                .setType("PLACED")
                .setOccurredAt(now)
                .setCustomerId(customerId)
                .setOrderId("o-" + number)
                .setCurrency("EUR")
                .setTotalMinor(4_000)
                .setLines(List.of(OrderLine.newBuilder()
                        .setLineId("1")
                        .setSku("s-1")
                        .setCategories(List.of("books"))
                        .setQuantity(2)
                        .setUnitPriceMinor(2_000)
                        .setPaidMinor(4_000)
                        .build()))
                .build();
    }

    /** From the first look on at which something of it is done. */
    private Accrual accrue(Ground ground, int batch, int before, int count) throws InterruptedException {
        MeasuredProcess process = ground.start(service(ground.home(), batch));
        Pace pace = new Pace(count);
        Instant deadline = Instant.now().plus(PATIENCE);
        long most = 0;
        try (Progress progress = new Progress("accruing, " + batch + " at once", count);
                Connection connection = ServiceDatabase.connect(ground.home(), Service.LOYALTY)) {
            while (!pace.isDone()) {
                Thread.sleep(BETWEEN_LOOKS);
                long done = one(
                                connection,
                                "select coalesce(sum(next_offset), 0) from consumer_offset where topic = '"
                                        + Topics.ORDERS.name() + "'")
                        - before;
                pace.look(done, System.nanoTime());
                progress.stepTo(Math.max(0, done));
                if (done > most) {
                    most = done;
                    deadline = Instant.now().plus(PATIENCE);
                }
                if (Instant.now().isAfter(deadline)) {
                    throw new Failure("Of " + count + " orders only " + done + " were accrued");
                }
            }
        } catch (SQLException e) {
            throw new Failure("The database does not tell what there is: " + e.getMessage(), e);
        }
        double cpuUs = ProcessLook.cpu(process.handle()).toNanos() / NANOS_PER_US / count;
        return new Accrual(batch, count, pace, cpuUs);
    }

    private static void check(Home home, int published) {
        try (Connection connection = ServiceDatabase.connect(home, Service.LOYALTY)) {
            long entries = one(connection, "select count(*) from entry");
            long discrepancies = one(connection, "select count(*) from discrepancy");
            if (entries != published || discrepancies != 0) {
                throw new Failure("Of " + published + " orders there are " + entries + " entries, and " + discrepancies
                        + " discrepancies");
            }
        } catch (SQLException e) {
            throw new Failure("The database does not tell what there is: " + e.getMessage(), e);
        }
    }

    private static long one(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private Report report(List<Run> runs) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("bench", BenchCommand.LOYALTY);
        runs.getLast().writeTo(json);
        List<Report.Figure> figures = new ArrayList<>();
        for (Run run : runs) {
            boolean goal = run.batch() == BATCHES.getLast();
            String what = String.format(Locale.ROOT, "%,d records in a transaction: ", run.batch());
            figures.add(new Report.Figure(
                    what + "orders accrued in a second",
                    whole(run.service().perSecond()),
                    whole(run.limit().perSecond()),
                    goal ? GOAL_PER_SECOND : ""));
            figures.add(new Report.Figure(
                    what + "share of the limit",
                    String.format(Locale.ROOT, "%.2f", run.ratio()),
                    "",
                    goal ? GOAL_RATIO : ""));
            figures.add(new Report.Figure(
                    what + "the service's processor time for each, with its start",
                    whole(run.serviceCpuUs()) + " µs",
                    "",
                    ""));
            ObjectNode each = json.withArray("/batches").addObject();
            each.put("records", run.batch());
            run.writeTo(each);
        }
        json.put("orders", orders);
        json.put("customers", customers);
        json.put("consumers", CONSUMERS);
        json.put("heapMb", heapMb);
        return new Report(figures, json);
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
