package perennial.sandbox.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import perennial.events.VoucherEvent;
import perennial.events.VoucherRequest;
import perennial.sandbox.bench.Callers.Numbers;
import perennial.sandbox.bench.Callers.Stint;
import perennial.sandbox.console.Failure;
import perennial.sandbox.console.Progress;
import perennial.sandbox.publishing.EventPublisher;
import perennial.sandbox.stack.MeasuredProcess;
import perennial.sandbox.token.Scope;
import perennial.sandbox.token.Tokens;
import perennial.schemas.Service;
import perennial.schemas.Topics;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How fast voucher-service redeems over HTTP, beside what PostgreSQL alone can do for as many callers.
 *
 * @param seconds how long each number of callers calls
 * @param codes how many are issued and, unless time is up, redeemed
 */
record VouchersBenchmark(int seconds, int heapMb, int codes) implements Benchmark {

    private static final String UNIQUE = "bench-unique";
    private static final String HOT = "bench-hot";
    private static final String HOT_CODE = "BENCH-HOT";
    private static final String BULK = "bench-bulk";
    private static final List<Integer> CALLERS = List.of(1, 8, 32);
    private static final int HEADLINE_CALLERS = 8;

    /** Of unique codes so long at most, if a share of them is not redeemed before; of the hot code so long. */
    private static final Duration WARM_UP = Duration.ofMinutes(1);

    private static final Duration LIMITS_WARM_UP = Duration.ofSeconds(2);

    /** So many customers come to the hot code for each number of callers, at most. */
    private static final int CROWD = 1_000_000;

    private static final String GOAL_PER_SECOND = "2,000";
    private static final String GOAL_P99 = "30 ms";
    private static final double BYTES_PER_MIB = 1024 * 1024;

    /**
     * What is redeemed, and what is the limit of that.
     *
     * @param share how many numbers there are for each number of callers, besides those for warming up
     */
    private record Kind(
            String name, Numbers forWarmUp, int share, Supplier<Callers.Caller> shop, Supplier<Callers.Caller> row) {

        Numbers forCallers(int callers) {
            return new Numbers(forWarmUp.count() + CALLERS.indexOf(callers) * share, share);
        }
    }

    /** One number of callers: the service, and beside it the limit. */
    private record Pair(int callers, Stint service, Stint limit, double serviceCpuUs, double callersCpuUs) {

        double ratio() {
            return service.perSecond() / limit.perSecond();
        }

        ObjectNode json() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("callers", callers);
            writeTo(json);
            json.put("limitP50Ms", Delays.roundedMs(limit.delays().p50()));
            json.put("limitP99Ms", Delays.roundedMs(limit.delays().p99()));
            json.put("serviceCpuUs", Math.round(serviceCpuUs));
            json.put("callersCpuUs", Math.round(callersCpuUs));
            return json;
        }

        void writeTo(ObjectNode json) {
            json.put("perSecond", Math.round(service.perSecond()));
            json.put("limitPerSecond", Math.round(limit.perSecond()));
            json.put("ratio", Math.round(ratio() * 100) / 100.0);
            service.delays().writeTo(json);
        }
    }

    @Override
    public Report run(Ground ground) throws InterruptedException {
        MeasuredProcess service = ground.start(MeasuredProcess.ofSmallService(ground.home(), Service.VOUCHER, heapMb));
        SuppliedDefinitions.put(ground.home(), "promotions.yaml");
        try (Told<VoucherEvent> told = new Told<>(ground, Topics.VOUCHERS, VoucherEvent::getType)) {
            String[] issued = issue(ground, told);
            String token = new Tokens(ground.home()).sign("bench", Set.of(Scope.STOREFRONT));
            SingleRows rows = SingleRows.create(ground.home(), codes);
            int share = codes / (CALLERS.size() + 1);
            Kind unique = new Kind(
                    "unique codes",
                    new Numbers(0, share),
                    share,
                    () -> Checkouts.with(ground.home(), token, UNIQUE, number -> issued[number]),
                    rows::eachOnce);
            Kind hot = new Kind(
                    "one hot code",
                    new Numbers(0, CROWD),
                    CROWD,
                    () -> Checkouts.with(ground.home(), token, HOT, number -> HOT_CODE),
                    rows::oneForAll);
            told.await("REDEEMED", warmUp(unique) + warmUp(hot), event -> {});
            List<Pair> ofUnique = measure(unique, service, told);
            List<Pair> ofHot = measure(hot, service, told);
            BulkIssue bulk = BulkIssue.of(ground.home(), service.handle(), BULK, codes);
            told.await("ISSUED", codes, event -> {});
            ground.stop();
            return report(ofUnique, ofHot, bulk);
        }
    }

    private String[] issue(Ground ground, Told<VoucherEvent> told) {
        try (EventPublisher publisher = EventPublisher.eachOnItsOwn(ground.home());
                Progress progress = new Progress("asking for codes", codes)) {
            Instant now = Instant.now();
            for (int number = 0; number < codes; number++) {
                publisher.publish(
                        Topics.VOUCHER_REQUESTS,
                        VoucherRequest.newBuilder()
                                .setEventId("asked-" + number)
                                .setType("REQUESTED")
                                .setOccurredAt(now)
                                .setRecordedAt(now)
                                .setCauseId("bench")
                                .setRequestId(Integer.toString(number))
                                .setCustomerId(Checkouts.customerId(UNIQUE, number))
                                .setPromotionId(UNIQUE)
                                .setRequestedBy("bench")
                                .build());
                progress.step();
            }
            publisher.flush();
        }
        String[] issued = new String[codes];
        told.await(
                "ISSUED",
                codes,
                event -> issued[Integer.parseInt(String.valueOf(event.getRequestId()))] =
                        String.valueOf(event.getCode()));
        return issued;
    }

    /** @return how many were redeemed */
    private static long warmUp(Kind kind) throws InterruptedException {
        Stint warmUp =
                Callers.call(kind.name() + ", warming up", HEADLINE_CALLERS, WARM_UP, kind.forWarmUp(), kind.shop());
        Callers.call("  the limit, warming up", HEADLINE_CALLERS, LIMITS_WARM_UP, kind.forWarmUp(), kind.row());
        return warmUp.calls();
    }

    /** Everything that was answered as redeemed must be told, each once. */
    private List<Pair> measure(Kind kind, MeasuredProcess service, Told<VoucherEvent> told)
            throws InterruptedException {
        long redeemed = 0;
        List<Pair> pairs = new ArrayList<>();
        for (int callers : CALLERS) {
            Pair pair = measure(kind, callers, service);
            redeemed += pair.service().calls();
            pairs.add(pair);
        }
        told.await("REDEEMED", redeemed, event -> {});
        return pairs;
    }

    private Pair measure(Kind kind, int callers, MeasuredProcess process) throws InterruptedException {
        Duration length = Duration.ofSeconds(seconds);
        Numbers numbers = kind.forCallers(callers);
        Duration serviceBefore = ProcessLook.cpu(process.handle());
        Duration callersBefore = ProcessLook.cpu(ProcessHandle.current());
        Stint service = Callers.call(kind.name() + ", " + text(callers), callers, length, numbers, kind.shop());
        Duration ofService = ProcessLook.cpu(process.handle()).minus(serviceBefore);
        Duration ofCallers = ProcessLook.cpu(ProcessHandle.current()).minus(callersBefore);
        if (service.calls() == 0) {
            throw new Failure("Nothing was redeemed: give more --codes.");
        }
        Stint limit = Callers.call("  the limit, " + text(callers), callers, length, numbers, kind.row());
        return new Pair(callers, service, limit, us(ofService, service), us(ofCallers, service));
    }

    private static String text(int callers) {
        return callers + (callers == 1 ? " caller" : " callers");
    }

    private static double us(Duration cpu, Stint stint) {
        return cpu.toNanos() / 1_000.0 / stint.calls();
    }

    private Report report(List<Pair> unique, List<Pair> hot, BulkIssue bulk) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("bench", "vouchers");
        unique.get(CALLERS.indexOf(HEADLINE_CALLERS)).writeTo(json);
        List<Report.Figure> figures = new ArrayList<>();
        unique.forEach(pair -> addTo(figures, "unique", pair, pair.callers() == HEADLINE_CALLERS));
        hot.forEach(pair -> addTo(figures, "hot", pair, false));
        addTo(figures, bulk);
        unique.forEach(pair -> json.withArray("/unique").add(pair.json()));
        hot.forEach(pair -> json.withArray("/hot").add(pair.json()));
        json.put("bulkCodes", bulk.codes());
        json.put("bulkMs", bulk.took().toMillis());
        json.put("bulkHeapBeforeMiB", Math.round(bulk.keptBeforeBytes() / BYTES_PER_MIB));
        json.put("bulkMostHeapMiB", Math.round(bulk.mostBytes() / BYTES_PER_MIB));
        json.put("bulkMostKeptMiB", Math.round(bulk.mostKeptBytes() / BYTES_PER_MIB));
        json.put("codes", codes);
        json.put("seconds", seconds);
        json.put("heapMb", heapMb);
        return new Report(figures, json);
    }

    private static void addTo(List<Report.Figure> figures, String kind, Pair pair, boolean goal) {
        String what = kind + ", " + text(pair.callers()) + ": ";
        figures.add(new Report.Figure(
                what + "redemptions in a second",
                perSecond(pair.service()),
                perSecond(pair.limit()),
                goal ? GOAL_PER_SECOND : ""));
        Delays delays = pair.service().delays();
        Delays limit = pair.limit().delays();
        figures.add(new Report.Figure(what + "p50", Delays.text(delays.p50()), Delays.text(limit.p50()), ""));
        figures.add(new Report.Figure(
                what + "p99", Delays.text(delays.p99()), Delays.text(limit.p99()), goal ? GOAL_P99 : ""));
        figures.add(new Report.Figure(what + "the service's processor time for each", us(pair.serviceCpuUs()), "", ""));
        figures.add(new Report.Figure(what + "the callers' processor time for each", us(pair.callersCpuUs()), "", ""));
    }

    private static void addTo(List<Report.Figure> figures, BulkIssue bulk) {
        String what = String.format(Locale.ROOT, "%,d codes in one call", bulk.codes());
        figures.add(new Report.Figure(what, Delays.text(bulk.took()), "", ""));
        figures.add(new Report.Figure(what + ", heap before", mib(bulk.keptBeforeBytes()), "", ""));
        figures.add(new Report.Figure(what + ", heap at most", mib(bulk.mostBytes()), "", ""));
        figures.add(new Report.Figure(what + ", heap after collecting", mib(bulk.mostKeptBytes()), "", ""));
    }

    private static String mib(long bytes) {
        return String.format(Locale.ROOT, "%,.0f MiB", bytes / BYTES_PER_MIB);
    }

    private static String us(double us) {
        return String.format(Locale.ROOT, "%,.0f µs", us);
    }

    private static String perSecond(Stint stint) {
        return String.format(Locale.ROOT, "%,.0f", stint.perSecond());
    }
}
