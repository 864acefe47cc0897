package perennial.sandbox.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import perennial.sandbox.console.Failure;
import perennial.sandbox.console.Progress;
import perennial.sandbox.publishing.EventPublisher;
import perennial.sandbox.stack.MeasuredProcess;
import perennial.schemas.Retention;
import perennial.schemas.Service;
import perennial.schemas.Topic;
import perennial.schemas.Topics;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How fast segment-service works off what has happened, and how soon it tells of what happens, both beside a bare topology on
 * the same records.
 *
 * @param customers how many profiles there are
 * @param events how many are worked off
 * @param rounds how often each throughput is measured; the best counts
 * @param seconds how long live events are watched
 * @param rate how many of them there are in a second
 * @param threads how many stream threads each process has
 * @param heapMb of each process that is measured
 */
record SegmentsBenchmark(int customers, int events, int rounds, int seconds, int rate, int threads, int heapMb)
        implements Benchmark {

    private static final long SEED = 20_260_301;
    private static final double GOAL_RATIO = 0.6;
    private static final long BYTES_PER_MB = 1024 * 1024;

    /** What one of the two has done at its best. */
    private static final class Best {
        private double perSecond;
        private @Nullable Delays delays;

        void add(Pace pace) {
            perSecond = Math.max(perSecond, pace.perSecond());
        }

        Delays delays() {
            return Optional.ofNullable(delays).orElseThrow();
        }
    }

    @Override
    public Report run(Ground ground) throws InterruptedException {
        ground.start(new SegmentService(ground.home(), "bench-segment-0", threads, heapMb).process());
        Segments.define(ground.home());
        ground.stop();
        publishHistory(ground);
        createOutcomeTopic(ground);
        CatchingUp history = CatchingUp.with(ground.admin(), ShopHistory.TOPICS);
        Best service = new Best();
        Best limit = new Best();
        // Service, limit, limit, service: what drifts during the run then favours neither.
        SegmentService first = new SegmentService(ground.home(), "bench-segment-1", threads, heapMb);
        serviceCatchesUp(ground, history, first, service);
        BareTopologyFile.Imitation imitation = imitationOf(ground, first, history.total());
        if (rounds == 1) {
            service.delays = trafficOfService(ground);
        }
        for (int round = 1; round <= rounds; round++) {
            limitRound(ground, history, imitation, round, limit, round == rounds);
        }
        for (int round = 2; round <= rounds; round++) {
            SegmentService again = new SegmentService(ground.home(), "bench-segment-" + round, threads, heapMb);
            serviceCatchesUp(ground, history, again, service);
            if (round == rounds) {
                service.delays = trafficOfService(ground);
            }
        }
        ground.stop();
        return report(history.total(), service, limit);
    }

    private void publishHistory(Ground ground) {
        ShopHistory history = new ShopHistory(SEED, customers, events, Instant.now());
        try (EventPublisher publisher = EventPublisher.eachOnItsOwn(ground.home());
                Progress progress = new Progress("publishing events", events)) {
            history.tell(new Published(publisher, progress));
            publisher.flush();
        }
    }

    private static void createOutcomeTopic(Ground ground) throws InterruptedException {
        int partitions = CatchingUp.ends(ground.admin(), List.of(Topics.MEMBERSHIPS.name()))
                .size();
        try {
            NewTopic topic = new NewTopic(BareTopologyFile.OUTCOME_TOPIC, Optional.of(partitions), Optional.empty())
                    .configs(Retention.FOREVER.config());
            ground.admin().createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            throw new Failure("The topic of the bare topology could not be created: " + e.getCause(), e);
        }
    }

    private void serviceCatchesUp(Ground ground, CatchingUp history, SegmentService service, Best best)
            throws InterruptedException {
        MeasuredProcess process = ground.start(service.process());
        best.add(history.follow(service.applicationId(), process.handle(), "segment-service"));
        refuseDeadLetters(ground);
    }

    private Delays trafficOfService(Ground ground) throws InterruptedException {
        return traffic(
                ground, CatchingUp.ends(ground.admin(), List.of(Topics.MEMBERSHIPS.name())), LiveTraffic.Answered.ALL);
    }

    private void limitRound(
            Ground ground,
            CatchingUp history,
            BareTopologyFile.Imitation imitation,
            int round,
            Best best,
            boolean withTraffic)
            throws InterruptedException {
        String applicationId = "bench-limit-" + round;
        Path file = ground.home().data().resolve(applicationId + ".properties");
        BareTopologyFile settings = new BareTopologyFile(
                ground.home().ports().bootstrapServers(),
                applicationId,
                ground.home().data().resolve(applicationId),
                threads,
                SegmentService.MEMORY_MB * BYTES_PER_MB,
                imitation);
        settings.save(file);
        MeasuredProcess process = ground.start(MeasuredProcess.onLibrariesOf(
                ground.home(), Service.SEGMENT, heapMb, BareTopology.class, List.of(file.toString())));
        best.add(history.follow(applicationId, process.handle(), "bare topology"));
        if (withTraffic) {
            best.delays = traffic(
                    ground,
                    CatchingUp.ends(ground.admin(), List.of(BareTopologyFile.OUTCOME_TOPIC)),
                    LiveTraffic.Answered.SOME);
        }
        ground.stop();
    }

    private Delays traffic(Ground ground, Map<TopicPartition, Long> outcomes, LiveTraffic.Answered answered)
            throws InterruptedException {
        int warmUp = Math.toIntExact(LiveTraffic.WARM_UP.toSeconds()) * rate;
        int most = warmUp + seconds * rate;
        try (LiveTraffic traffic = LiveTraffic.start(ground.home(), outcomes.keySet(), answered, rate, most);
                Progress progress = new Progress("live events", most)) {
            while (traffic.sent() < most) {
                Thread.sleep(Duration.ofMillis(100));
                traffic.complain();
                progress.stepTo(traffic.sent());
            }
            traffic.stop();
            return traffic.delays(warmUp, most);
        }
    }

    private BareTopologyFile.Imitation imitationOf(Ground ground, SegmentService service, long events)
            throws InterruptedException {
        Random random = new Random(SEED);
        Written values =
                Written.upTo(CatchingUp.ends(ground.admin(), List.of(service.changelog())), ground.home(), random);
        Written outcomes =
                Written.upTo(CatchingUp.ends(ground.admin(), SegmentService.outcomes()), ground.home(), random);
        Path valuesFile = ground.home().data().resolve("values");
        Path outcomesFile = ground.home().data().resolve("outcomes");
        values.saveSample(valuesFile);
        outcomes.saveSample(outcomesFile);
        System.err.printf(
                Locale.ROOT,
                "  segment-service wrote %,d customers of %,d bytes on average, and %,d outcomes of %,d bytes%n",
                values.records(),
                values.meanBytes(),
                outcomes.records(),
                outcomes.meanBytes());
        return new BareTopologyFile.Imitation(
                Stream.concat(ShopHistory.TOPICS.stream(), Stream.of(Topics.SEGMENT_DEFINITIONS))
                        .map(Topic::name)
                        .collect(Collectors.joining(",")),
                valuesFile,
                outcomesFile,
                (double) outcomes.records() / events);
    }

    private static void refuseDeadLetters(Ground ground) throws InterruptedException {
        Map<TopicPartition, Long> ends =
                CatchingUp.ends(ground.admin(), SegmentService.deadLetters(ShopHistory.TOPICS));
        if (ends.values().stream().anyMatch(end -> end > 0)) {
            throw new Failure("segment-service has put events aside, so its speed says nothing: " + ends);
        }
    }

    private Report report(long events, Best service, Best limit) {
        double ratio = service.perSecond / limit.perSecond;
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("bench", "segments");
        json.put("perSecond", Math.round(service.perSecond));
        json.put("limitPerSecond", Math.round(limit.perSecond));
        json.put("ratio", Math.round(ratio * 100) / 100.0);
        service.delays().writeTo(json);
        json.put("limitP50Ms", Delays.roundedMs(limit.delays().p50()));
        json.put("limitP99Ms", Delays.roundedMs(limit.delays().p99()));
        json.put("events", events);
        json.put("customers", customers);
        json.put("rate", rate);
        json.put("threads", threads);
        return new Report(
                List.of(
                        new Report.Figure(
                                "events in a second", perSecond(service), perSecond(limit), "60 % of the limit"),
                        new Report.Figure(
                                "share of the limit",
                                String.format(Locale.ROOT, "%.0f %%", ratio * 100),
                                "100 %",
                                String.format(Locale.ROOT, "%.0f %%", GOAL_RATIO * 100)),
                        delay(
                                "from append to outcome, p50",
                                service.delays().p50(),
                                limit.delays().p50()),
                        delay(
                                "from append to outcome, p99",
                                service.delays().p99(),
                                limit.delays().p99()),
                        delay(
                                "from append to outcome, longest",
                                service.delays().longest(),
                                limit.delays().longest())),
                json);
    }

    private static Report.Figure delay(String name, Duration measured, Duration limit) {
        return new Report.Figure(name, Delays.text(measured), Delays.text(limit), "");
    }

    private static String perSecond(Best best) {
        return String.format(Locale.ROOT, "%,.0f", best.perSecond);
    }
}
