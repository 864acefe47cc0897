package perennial.sandbox.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
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
    private static final List<Integer> CALLERS = List.of(1, 8, 32);
    private static final int HEADLINE_CALLERS = 8;
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final String GOAL_PER_SECOND = "2,000";
    private static final String GOAL_P99 = "30 ms";

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
        MeasuredProcess service =
                ground.start(MeasuredProcess.ofService(ground.home(), Service.VOUCHER, heapMb, Map.of()));
        SuppliedDefinitions.put(ground.home(), "promotions.yaml");
        try (ToldVouchers told = new ToldVouchers(ground)) {
            String[] issued = issue(ground, told);
            String token = new Tokens(ground.home()).sign("bench", Set.of(Scope.STOREFRONT));
            Supplier<Callers.Caller> shop =
                    () -> Checkouts.with(ground.home(), token, UNIQUE, number -> issued[number]);
            SingleRows rows = SingleRows.create(ground.home(), codes);
            int share = codes / (CALLERS.size() + 1);
            Numbers forWarmUp = new Numbers(0, share);
            long redeemed = Callers.call("warming up", HEADLINE_CALLERS, WARM_UP, forWarmUp, shop)
                    .calls();
            Callers.call("warming up the limit", HEADLINE_CALLERS, Duration.ofSeconds(2), forWarmUp, rows::eachOnce);
            List<Pair> unique = new ArrayList<>();
            for (int callers : CALLERS) {
                Pair pair = measure(
                        "unique codes",
                        callers,
                        new Numbers((unique.size() + 1) * share, share),
                        service,
                        shop,
                        rows::eachOnce);
                redeemed += pair.service().calls();
                unique.add(pair);
            }
            told.await("REDEEMED", redeemed, event -> {});
            ground.stop();
            return report(unique);
        }
    }

    private String[] issue(Ground ground, ToldVouchers told) {
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

    private Pair measure(
            String kind,
            int callers,
            Numbers numbers,
            MeasuredProcess process,
            Supplier<Callers.Caller> shop,
            Supplier<Callers.Caller> row)
            throws InterruptedException {
        String task = kind + ", " + callers + (callers == 1 ? " caller" : " callers");
        Duration length = Duration.ofSeconds(seconds);
        Duration serviceBefore = ProcessLook.cpu(process.handle());
        Duration callersBefore = ProcessLook.cpu(ProcessHandle.current());
        Stint service = Callers.call(task, callers, length, numbers, shop);
        Duration ofService = ProcessLook.cpu(process.handle()).minus(serviceBefore);
        Duration ofCallers = ProcessLook.cpu(ProcessHandle.current()).minus(callersBefore);
        Stint limit = Callers.call("  the limit", callers, length, numbers, row);
        if (service.calls() == 0) {
            throw new Failure("Nothing was redeemed: give more --codes.");
        }
        return new Pair(callers, service, limit, us(ofService, service), us(ofCallers, service));
    }

    private static double us(Duration cpu, Stint stint) {
        return cpu.toNanos() / 1_000.0 / stint.calls();
    }

    private Report report(List<Pair> unique) {
        Pair headline = unique.stream()
                .filter(pair -> pair.callers() == HEADLINE_CALLERS)
                .findFirst()
                .orElseThrow();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("bench", BenchCommand.VOUCHERS);
        headline.writeTo(json);
        json.put("codes", codes);
        json.put("heapMb", heapMb);
        List<Report.Figure> figures = new ArrayList<>();
        addTo(figures, json, "unique", unique);
        return new Report(figures, json);
    }

    private static void addTo(List<Report.Figure> figures, ObjectNode json, String kind, List<Pair> pairs) {
        for (Pair pair : pairs) {
            boolean goal = pair.callers() == HEADLINE_CALLERS;
            String what = kind + ", " + pair.callers() + (pair.callers() == 1 ? " caller: " : " callers: ");
            figures.add(new Report.Figure(
                    what + "redemptions in a second",
                    perSecond(pair.service()),
                    perSecond(pair.limit()),
                    goal ? GOAL_PER_SECOND : ""));
            figures.add(new Report.Figure(
                    what + "p50",
                    Delays.text(pair.service().delays().p50()),
                    Delays.text(pair.limit().delays().p50()),
                    ""));
            figures.add(new Report.Figure(
                    what + "p99",
                    Delays.text(pair.service().delays().p99()),
                    Delays.text(pair.limit().delays().p99()),
                    goal ? GOAL_P99 : ""));
            figures.add(new Report.Figure(what + "processor time of one, service", us(pair.serviceCpuUs()), "", ""));
            figures.add(new Report.Figure(what + "processor time of one, caller", us(pair.callersCpuUs()), "", ""));
            json.withArray("/" + kind).add(pair.json());
        }
    }

    private static String us(double us) {
        return String.format(Locale.ROOT, "%,.0f µs", us);
    }

    private static String perSecond(Stint stint) {
        return String.format(Locale.ROOT, "%,.0f", stint.perSecond());
    }
}
