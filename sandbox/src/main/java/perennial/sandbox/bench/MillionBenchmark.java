package perennial.sandbox.bench;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import perennial.sandbox.console.Failure;
import perennial.sandbox.console.Progress;
import perennial.sandbox.publishing.EventPublisher;
import perennial.sandbox.stack.MeasuredProcess;
import perennial.schemas.Topics;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a million customers cost who do nothing, what happens when many of their timers fall due in one minute, and how live events fare
 * while all of them are looked at again.
 *
 * @param timers how many fall due at once
 * @param seconds how long the idle process, and live events before the change, are watched
 * @param rate how many live events there are in a second
 * @param threads how many stream threads the process has
 */
record MillionBenchmark(int customers, int timers, int seconds, int rate, int threads, int heapMb)
        implements Benchmark {

    private static final long SEED = 20_260_302;
    private static final String APPLICATION_ID = "bench-million";
    private static final String CARTS_SEGMENT = "cart-abandoned";
    private static final Duration CART_IS_ABANDONED = Duration.ofHours(1);

    /**
     * After the load. Compactions end soon, but compilers have work for minutes: what an idle process does is not done often enough to be
     * compiled before.
     */
    private static final Duration SETTLING = Duration.ofMinutes(5);

    /** Until the timers' minute, so that their carts are in the stores by then. */
    private static final Duration TO_FILL_CARTS = Duration.ofSeconds(30);

    private static final Duration LONGEST_CHANGE = Duration.ofHours(1);
    private static final long BYTES_PER_MIB = 1024 * 1024;

    @Override
    public Report run(Ground ground) throws InterruptedException {
        SegmentService service = new SegmentService(ground.home(), APPLICATION_ID, threads, heapMb);
        MeasuredProcess process = ground.start(service.process());
        Segments.define(ground.home());
        IdlePopulation population = new IdlePopulation(SEED, customers, Instant.now());
        try (EventPublisher publisher = EventPublisher.eachOnItsOwn(ground.home());
                Progress progress = new Progress("publishing profiles", -1)) {
            population.tell(new Published(publisher, progress));
            publisher.flush();
        }
        CatchingUp.with(ground.admin(), IdlePopulation.TOPICS)
                .follow(APPLICATION_ID, process.handle(), "loading profiles");

        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("bench", "segments-million");
        json.put("customers", customers);
        List<Report.Figure> figures = new ArrayList<>();
        measureIdling(process, figures, json);
        measureTimers(ground, population, process, figures, json);
        measureChange(ground, figures, json);
        measureMemory(process, figures, json);
        ground.stop();
        return new Report(figures, json);
    }

    private void measureIdling(MeasuredProcess process, List<Report.Figure> figures, ObjectNode json)
            throws InterruptedException {
        System.err.println("  looking at the idle process for " + seconds + " s");
        Thread.sleep(SETTLING);
        long start = System.nanoTime();
        Duration before = ProcessLook.cpu(process.handle());
        Thread.sleep(Duration.ofSeconds(seconds));
        Duration used = ProcessLook.cpu(process.handle()).minus(before);
        double percent = used.toNanos() * 100.0 / (System.nanoTime() - start);
        long resident = ProcessLook.residentBytes(process.handle()) / BYTES_PER_MIB;
        json.put("idleCpuPercent", Math.round(percent * 100) / 100.0);
        json.put("idleResidentMiB", resident);
        figures.add(
                new Report.Figure("of a core, idle", String.format(Locale.ROOT, "%.2f %%", percent), "", "below 1 %"));
        figures.add(new Report.Figure("resident memory, idle", resident + " MiB", "", "below 1024 MiB"));
    }

    private void measureTimers(
            Ground ground,
            IdlePopulation population,
            MeasuredProcess process,
            List<Report.Figure> figures,
            ObjectNode json)
            throws InterruptedException {
        Instant due = Instant.now()
                .plus(TO_FILL_CARTS)
                .truncatedTo(ChronoUnit.MINUTES)
                .plus(1, ChronoUnit.MINUTES);
        try (EventPublisher publisher = EventPublisher.eachOnItsOwn(ground.home());
                Progress progress = new Progress("filling carts", timers)) {
            population.fillCarts(new Published(publisher, progress), timers, due.minus(CART_IS_ABANDONED));
            publisher.flush();
        }
        CatchingUp.with(ground.admin(), List.of(Topics.CARTS))
                .follow(APPLICATION_ID, process.handle(), "arming timers");
        if (Instant.now().isAfter(due)) {
            throw new Failure("It took too long to arm the timers: they are due already. Give fewer --timers.");
        }
        Map<TopicPartition, Long> outcomes = CatchingUp.ends(ground.admin(), List.of(Topics.MEMBERSHIPS.name()));
        DueTimers fired = DueTimers.await(ground.home(), outcomes, CARTS_SEGMENT, timers, due);
        json.put("timers", timers);
        json.put("timersP50Ms", Delays.roundedMs(fired.read().p50()));
        json.put("timersLastDecidedMs", Delays.roundedMs(fired.decided().longest()));
        json.put("timersLastReadMs", Delays.roundedMs(fired.read().longest()));
        String what = String.format(Locale.ROOT, "%,d timers of one instant", timers);
        figures.add(new Report.Figure(
                what + ", half on the topic after", Delays.text(fired.read().p50()), "", ""));
        figures.add(new Report.Figure(
                what + ", last decided after", Delays.text(fired.decided().longest()), "", "60 s"));
        figures.add(new Report.Figure(
                what + ", last on the topic after", Delays.text(fired.read().longest()), "", "60 s"));
    }

    /** Live events go on from before the change until it is live; those before it show what is usual. */
    private void measureChange(Ground ground, List<Report.Figure> figures, ObjectNode json)
            throws InterruptedException {
        int most = Math.toIntExact(LONGEST_CHANGE.toSeconds()) * rate;
        Map<TopicPartition, Long> outcomes = CatchingUp.ends(ground.admin(), List.of(Topics.MEMBERSHIPS.name()));
        System.err.println("  changing a definition under live events");
        try (LiveTraffic traffic =
                LiveTraffic.start(ground.home(), outcomes.keySet(), LiveTraffic.Answered.ALL, rate, most)) {
            Thread.sleep(LiveTraffic.WARM_UP);
            int usual = traffic.sent();
            Thread.sleep(Duration.ofSeconds(seconds));
            traffic.complain();
            int before = traffic.sent();
            long start = System.nanoTime();
            Segments.change(ground.home());
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            int after = traffic.sent();
            traffic.stop();
            Delays usually = traffic.delays(usual, before);
            Delays meanwhile = traffic.delays(before, after);
            json.put("definitionLiveMs", took.toMillis());
            meanwhile.writeTo(json);
            json.put("usualP50Ms", Delays.roundedMs(usually.p50()));
            json.put("usualP99Ms", Delays.roundedMs(usually.p99()));
            figures.add(new Report.Figure("changed definition, live after", Delays.text(took), "", ""));
            figures.add(new Report.Figure(
                    "live events meanwhile, p50", Delays.text(meanwhile.p50()), Delays.text(usually.p50()), ""));
            figures.add(new Report.Figure(
                    "live events meanwhile, p99", Delays.text(meanwhile.p99()), Delays.text(usually.p99()), ""));
        }
    }

    private static void measureMemory(MeasuredProcess process, List<Report.Figure> figures, ObjectNode json) {
        long most = ProcessLook.mostResidentBytes(process.handle()) / BYTES_PER_MIB;
        json.put("mostResidentMiB", most);
        figures.add(new Report.Figure("resident memory, at most", most + " MiB", "", "below 1024 MiB"));
    }
}
