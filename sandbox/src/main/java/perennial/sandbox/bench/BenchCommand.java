package perennial.sandbox.bench;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import perennial.sandbox.console.Failure;
import perennial.sandbox.home.Home;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Each benchmark is a subcommand; without one all are run, as large as they usually are. */
@Command(
        name = "bench",
        description = {
            "Measures how fast the product is on this machine, beside what its foundations alone can do in the same run.",
            "A broker of its own is started for each benchmark, and its data is deleted afterwards.",
            "The last line of each is JSON. Without a name: all, one after the other."
        })
public final class BenchCommand implements Runnable {

    private final Home home;

    @Spec
    private @Nullable CommandSpec spec;

    public BenchCommand(Home home) {
        this.home = home;
    }

    @Override
    public void run() {
        Objects.requireNonNull(spec).subcommands().values().forEach(benchmark -> {
            System.err.println("Benchmark " + benchmark.getCommandName());
            benchmark.execute();
        });
    }

    @Command(
            name = "segments",
            description =
                    "How fast segment-service works off what has happened, and how soon it tells of what happens.",
            showDefaultValues = true)
    void segments(
            @Option(names = "--customers", defaultValue = "100000", description = "How many profiles.") int customers,
            @Option(names = "--events", defaultValue = "1500000", description = "How many are worked off.") int events,
            @Option(
                            names = "--rounds",
                            defaultValue = "2",
                            description = "How often that is measured; the best counts.")
                    int rounds,
            @Option(names = "--seconds", defaultValue = "30", description = "How long live events are watched.")
                    int seconds,
            @Option(names = "--rate", defaultValue = "1000", description = "Live events in a second.") int rate,
            @Option(names = "--threads", defaultValue = "2", description = "Stream threads.") int threads,
            @Option(names = "--heap", defaultValue = "1024", description = "Heap of a process, in MB.") int heapMb) {
        measure(new SegmentsBenchmark(customers, events, rounds, seconds, rate, threads, heapMb));
    }

    @Command(
            name = "segments-million",
            description = "What a million customers cost who do nothing, and what it costs to look at all of them.",
            showDefaultValues = true)
    void segmentsMillion(
            @Option(names = "--customers", defaultValue = "1000000", description = "How many profiles.") int customers,
            @Option(names = "--timers", defaultValue = "100000", description = "How many are due at once.") int timers,
            @Option(names = "--seconds", defaultValue = "30", description = "How long the idle process is watched.")
                    int seconds,
            @Option(names = "--rate", defaultValue = "1000", description = "Live events in a second.") int rate,
            @Option(names = "--threads", defaultValue = "1", description = "Stream threads.") int threads,
            @Option(names = "--heap", defaultValue = "512", description = "Heap of the process, in MB.") int heapMb) {
        measure(new MillionBenchmark(customers, timers, seconds, rate, threads, heapMb));
    }

    @Command(name = "vouchers", description = "How fast voucher-service redeems over HTTP.", showDefaultValues = true)
    void vouchers(
            @Option(names = "--codes", defaultValue = "100000", description = "How many there are.") int codes,
            @Option(names = "--seconds", defaultValue = "10", description = "How long so many callers call.")
                    int seconds,
            @Option(names = "--heap", defaultValue = "256", description = "Heap of the process, in MB.") int heapMb) {
        measure(new VouchersBenchmark(seconds, heapMb, codes));
    }

    @Command(
            name = "campaigns",
            description = "How fast two instances of campaign-service send what is due at one instant.",
            showDefaultValues = true)
    void campaigns(
            @Option(names = "--journeys", defaultValue = "100000", description = "How many are due.") int journeys,
            @Option(names = "--heap", defaultValue = "256", description = "Heap of a process, in MB.") int heapMb) {
        measure(new CampaignsBenchmark(journeys, heapMb));
    }

    @Command(
            name = "loyalty",
            description = "How fast loyalty-service accrues the points of orders.",
            showDefaultValues = true)
    void loyalty(
            @Option(names = "--orders", defaultValue = "200000", description = "How many.") int orders,
            @Option(names = "--customers", defaultValue = "100000", description = "Whose they are.") int customers,
            @Option(
                            names = "--batches",
                            split = ",",
                            defaultValue = "20,500,2000",
                            description = "How many are taken in a transaction; the last one is the headline.")
                    List<Integer> batches,
            @Option(names = "--heap", defaultValue = "256", description = "Heap of the process, in MB.") int heapMb) {
        measure(new LoyaltyBenchmark(orders, customers, heapMb, batches));
    }

    @Command(
            name = "loyalty-import",
            description = "How long it takes to load three years of orders, and that nobody is told of them.",
            showDefaultValues = true)
    void loyaltyImport(
            @Option(names = "--orders", defaultValue = "1000000", description = "How many.") int orders,
            @Option(names = "--customers", defaultValue = "100000", description = "Whose they are.") int customers,
            @Option(names = "--heap", defaultValue = "256", description = "Heap of the process, in MB.") int heapMb) {
        measure(new LoyaltyImportBenchmark(orders, customers, heapMb));
    }

    private void measure(Benchmark benchmark) {
        try (Ground ground = Ground.prepare(home)) {
            System.out.println(benchmark.run(ground));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted", e);
        }
    }
}
