package perennial.sandbox.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import perennial.sandbox.console.Failure;
import perennial.sandbox.home.Home;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "bench",
        description = {
            "Measures how fast the product is on this machine, beside what its foundations alone can do in the same run.",
            "A broker of its own is started for each benchmark, and its data is deleted afterwards.",
            "The last line of each is JSON."
        })
public final class BenchCommand implements Runnable {

    static final String SEGMENTS = "segments";
    static final String SEGMENTS_MILLION = "segments-million";
    static final String VOUCHERS = "vouchers";
    static final String CAMPAIGNS = "campaigns";
    static final String LOYALTY = "loyalty";
    static final String LOYALTY_IMPORT = "loyalty-import";

    private final Home home;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = SEGMENTS + ", " + SEGMENTS_MILLION + ", " + VOUCHERS + ", " + CAMPAIGNS + ", " + LOYALTY
                    + " or " + LOYALTY_IMPORT + " (default: one after the other)")
    private @Nullable String name;

    @Option(
            names = "--customers",
            paramLabel = "N",
            description = "How many profiles (default: 100000; 1000000 in " + SEGMENTS_MILLION + ")")
    private @Nullable Integer customers;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "1500000",
            description = "How many events are worked off (default: ${DEFAULT-VALUE})")
    private int events;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long live events, an idle process or callers are watched (default: 30; 10 in " + VOUCHERS
                    + ")")
    private @Nullable Integer seconds;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Live events in a second (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Stream threads of each process that is measured (default: 2; 1, as the service's, in "
                    + SEGMENTS_MILLION + ")")
    private @Nullable Integer threads;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "2",
            description = "How often each throughput is measured; the best counts (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--heap",
            paramLabel = "MB",
            description = "Heap of each process that is measured (default: 1024; 512 in " + SEGMENTS_MILLION
                    + ", 256 in " + VOUCHERS + ", " + CAMPAIGNS + ", " + LOYALTY + " and " + LOYALTY_IMPORT + ")")
    private @Nullable Integer heapMb;

    @Option(
            names = "--timers",
            paramLabel = "N",
            defaultValue = "100000",
            description = "How many timers fall due at once, in " + SEGMENTS_MILLION + " (default: ${DEFAULT-VALUE})")
    private int timers;

    @Option(
            names = "--codes",
            paramLabel = "N",
            defaultValue = "100000",
            description = "How many codes there are, in " + VOUCHERS + " (default: ${DEFAULT-VALUE})")
    private int codes;

    @Option(
            names = "--journeys",
            paramLabel = "N",
            defaultValue = "100000",
            description = "How many journeys fall due at once, in " + CAMPAIGNS + " (default: ${DEFAULT-VALUE})")
    private int journeys;

    @Option(
            names = "--orders",
            paramLabel = "N",
            description = "How many orders earn points (default: 200000 in " + LOYALTY + ", 1000000 in "
                    + LOYALTY_IMPORT + ")")
    private @Nullable Integer orders;

    public BenchCommand(Home home) {
        this.home = home;
    }

    @Override
    public void run() {
        Map<String, Benchmark> all = new LinkedHashMap<>();
        all.put(SEGMENTS, new SegmentsBenchmark(size(100_000, 1024, 2)));
        all.put(SEGMENTS_MILLION, new MillionBenchmark(size(1_000_000, 512, 1)));
        all.put(VOUCHERS, new VouchersBenchmark(orUsual(seconds, 10), orUsual(heapMb, 256), codes));
        all.put(CAMPAIGNS, new CampaignsBenchmark(journeys, orUsual(heapMb, 256)));
        all.put(
                LOYALTY,
                new LoyaltyBenchmark(orUsual(orders, 200_000), orUsual(customers, 100_000), orUsual(heapMb, 256)));
        all.put(
                LOYALTY_IMPORT,
                new LoyaltyImportBenchmark(
                        orUsual(orders, 1_000_000), orUsual(customers, 100_000), orUsual(heapMb, 256)));
        if (name == null) {
            all.forEach(this::run);
        } else if (all.containsKey(name)) {
            run(name, Objects.requireNonNull(all.get(name)));
        } else {
            throw new Failure(
                    "There is no benchmark '" + name + "'. There are: " + String.join(", ", all.keySet()) + ".");
        }
    }

    private void run(String benchmark, Benchmark what) {
        System.err.println("Benchmark " + benchmark);
        System.out.println(measured(what));
    }

    private Report measured(Benchmark what) {
        try (Ground ground = Ground.prepare(home)) {
            return what.run(ground);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted", e);
        }
    }

    private Size size(int usualCustomers, int usualHeapMb, int usualThreads) {
        return new Size(
                orUsual(customers, usualCustomers),
                events,
                orUsual(seconds, 30),
                rate,
                orUsual(threads, usualThreads),
                rounds,
                orUsual(heapMb, usualHeapMb),
                timers);
    }

    private static int orUsual(@Nullable Integer given, int usual) {
        return given == null ? usual : given;
    }
}
