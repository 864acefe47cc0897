package perennial.sandbox.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import perennial.events.LoyaltyEvent;
import perennial.sandbox.console.Failure;
import perennial.sandbox.home.Home;
import perennial.sandbox.stack.MeasuredProcess;
import perennial.schemas.Topics;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How fast loyalty-service accrues the points of orders that wait for it, by how many records it takes in a transaction, beside what
 * PostgreSQL alone can do with the same rows.
 */
record LoyaltyBenchmark(int orders, int customers, int heapMb, List<Integer> batches) implements Benchmark {

    private static final int SMALL = 20;
    private static final int FEWER_IN_SMALL_BATCHES = 5;
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
        LoyaltyService service = new LoyaltyService(home, heapMb);
        OrdersOfOneLine customersOrders = new OrdersOfOneLine(home, customers);
        ground.start(service.process(batches.getLast()));
        SuppliedDefinitions.put(home, "earning-rules.yaml");
        ground.stop();
        List<Accrual> accruals = new ArrayList<>();
        int published = 0;
        try (Told<LoyaltyEvent> told = new Told<>(ground, Topics.LOYALTY_ENTRIES, LoyaltyEvent::getType)) {
            for (int batch : batches) {
                int count = batch <= SMALL ? orders / FEWER_IN_SMALL_BATCHES : orders;
                Instant now = Instant.now();
                customersOrders.publish(published, 2 * count, number -> now);
                accruals.add(accrue(ground, service, batch, published, count));
                told.await("PENDING", 2L * count, event -> {});
                published += 2 * count;
                check(service, published);
                ground.stop();
            }
        }
        List<Run> runs = new ArrayList<>();
        BareLedger bare = new BareLedger(home, customers, LoyaltyService.CONSUMERS);
        int written = 0;
        for (Accrual accrual : accruals) {
            runs.add(new Run(
                    accrual.batch(),
                    accrual.pace(),
                    bare.write(written, accrual.orders(), accrual.batch()),
                    accrual.cpuUs()));
            written += 2 * accrual.orders();
        }
        return report(runs);
    }

    /** As many orders are accrued before: a process compiles itself for ten seconds and more while it works. */
    private Accrual accrue(Ground ground, LoyaltyService service, int batch, int before, int count)
            throws InterruptedException {
        MeasuredProcess process = ground.start(service.process(batch));
        service.follow(before, count, "warming up, " + batch + " at once");
        Duration cpuBefore = ProcessLook.cpu(process.handle());
        Pace pace = service.follow(before + count, count, "accruing, " + batch + " at once");
        Duration cpu = ProcessLook.cpu(process.handle()).minus(cpuBefore);
        return new Accrual(batch, count, pace, cpu.toNanos() / NANOS_PER_US / count);
    }

    private static void check(LoyaltyService service, int published) {
        long entries = service.one("select count(*) from entry");
        if (entries != published) {
            throw new Failure("Of " + published + " orders there are " + entries + " entries");
        }
        service.checkTheBooks();
    }

    private Report report(List<Run> runs) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("bench", "loyalty");
        runs.getLast().writeTo(json);
        List<Report.Figure> figures = new ArrayList<>();
        for (Run run : runs) {
            boolean goal = run.batch() == batches.getLast();
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
                    what + "the service's processor time for each", whole(run.serviceCpuUs()) + " µs", "", ""));
            ObjectNode each = json.withArray("/batches").addObject();
            each.put("records", run.batch());
            run.writeTo(each);
        }
        json.put("orders", orders);
        json.put("customers", customers);
        json.put("consumers", LoyaltyService.CONSUMERS);
        json.put("heapMb", heapMb);
        return new Report(figures, json);
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
