package perennial.sandbox.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import perennial.events.MessageEvent;
import perennial.sandbox.bench.Callers.Numbers;
import perennial.sandbox.bench.Callers.Stint;
import perennial.sandbox.console.Failure;
import perennial.sandbox.console.Progress;
import perennial.sandbox.home.Home;
import perennial.sandbox.home.Ports;
import perennial.sandbox.mail.MailSink;
import perennial.sandbox.publishing.Entrant;
import perennial.sandbox.publishing.EventPublisher;
import perennial.sandbox.stack.MeasuredProcess;
import perennial.sandbox.stack.ServiceDatabase;
import perennial.sandbox.token.Scope;
import perennial.sandbox.token.Tokens;
import perennial.schemas.Service;
import perennial.schemas.Topics;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How fast two instances of campaign-service work off journeys that are due at the same instant, each with a mail, beside what PostgreSQL
 * and the mail server alone can do over as many connections.
 */
record CampaignsBenchmark(int journeys, int heapMb) implements Benchmark {

    private static final int INSTANCES = 2;
    private static final int PORTS_OF_AN_INSTANCE = 10;
    private static final int WORKERS = 4;
    private static final int WARM_UP_SHARE = 5;
    private static final Duration LIMIT_FOR = Duration.ofSeconds(20);
    private static final Duration LIMITS_WARM_UP = Duration.ofSeconds(3);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int OK = 200;

    /** Enough rows for the limit, however fast it is. */
    private static final int ROWS_OF_THE_LIMIT = 500_000;

    /**
     * What came of so many journeys.
     *
     * @param drained from the moment when they were due until the last mail was taken
     */
    private record Run(int journeys, Duration drained, Duration cpu) {

        double perSecond() {
            return journeys * (double) Duration.ofSeconds(1).toNanos() / drained.toNanos();
        }

        double cpuUs() {
            return cpu.toNanos() / 1_000.0 / journeys;
        }
    }

    @Override
    public Report run(Ground ground) throws InterruptedException {
        Home home = ground.home();
        try (MailSink sink = MailSink.listening();
                Told<MessageEvent> told = new Told<>(ground, Topics.MESSAGES, MessageEvent::getType)) {
            List<MeasuredProcess> instances = new ArrayList<>();
            for (int number = 1; number <= INSTANCES; number++) {
                instances.add(ground.startBeside(MeasuredProcess.ofSmallInstance(
                        home, Service.CAMPAIGN, number, ports(home, number), heapMb, settings(sink))));
            }
            SuppliedDefinitions.put(new Home(home.root(), home.directory(), ports(home, 1)), "campaigns.yaml");
            drain(home, "bench-warm-up", Math.max(1, journeys / WARM_UP_SHARE), instances, sink, told);
            Run run = drain(home, "bench", journeys, instances, sink, told);
            ground.stop();
            sink.forget();
            return report(run, limit(home, sink));
        }
    }

    private static Ports ports(Home home, int number) {
        return new Ports(home.ports().offset() + number * PORTS_OF_AN_INSTANCE);
    }

    private static Map<String, String> settings(MailSink sink) {
        return Map.of(
                "spring.mail.port", Integer.toString(sink.port()),
                "perennial.channels.email.workers", Integer.toString(WORKERS),
                "perennial.channels.email.quiet-hours", "none");
    }

    /** They are all due when their campaign, which is stopped meanwhile, is resumed. */
    private Run drain(
            Home home,
            String campaign,
            int count,
            List<MeasuredProcess> instances,
            MailSink sink,
            Told<MessageEvent> told)
            throws InterruptedException {
        sink.forget();
        turn(home, campaign, "stop");
        publish(home, campaign, count);
        await("beginning journeys", count, () -> count(home, "journey where campaign_id = ?", campaign));
        Duration before = cpu(instances);
        turn(home, campaign, "resume");
        long start = System.nanoTime();
        await(campaign + ", mails", count, sink::taken);
        Duration drained = Duration.ofNanos(sink.lastNanos() - start);
        Duration cpu = cpu(instances).minus(before);
        Set<String> sent = new HashSet<>();
        told.await("SENT", count, event -> sent.add(event.getMessageId()));
        check(home, campaign, count, sink, sent);
        return new Run(count, drained, cpu);
    }

    private static void check(Home home, String campaign, int count, MailSink sink, Set<String> sent) {
        long settled = count(home, "message where state = 'SENT' and campaign_id = ?", campaign);
        Set<String> came = sink.timesById().keySet();
        if (sink.taken() != count || came.size() != count || !came.equals(sent) || settled != count) {
            throw new Failure("Of " + count + " journeys, " + sink.taken() + " mails came with "
                    + came.size() + " ids; " + sent.size() + " messages were told as sent, and " + settled
                    + " are so");
        }
    }

    private static void turn(Home home, String campaign, String how) {
        String token = new Tokens(home).sign("bench", Set.of(Scope.MARKETING));
        try (HttpLine line = new HttpLine(ports(home, 1).service(Service.CAMPAIGN), token)) {
            HttpLine.Answer answer = line.post("/campaigns/" + campaign + "/" + how, "");
            if (answer.status() != OK) {
                throw new Failure("The campaign does not " + how + ": " + answer.status() + " " + answer.body());
            }
        }
    }

    private static void publish(Home home, String campaign, int count) {
        Instant now = Instant.now();
        try (EventPublisher publisher = EventPublisher.eachOnItsOwn(home);
                Progress progress = new Progress("publishing customers", 2L * count)) {
            for (int number = 0; number < count; number++) {
                publisher.publish(
                        Topics.CUSTOMERS, entrant(campaign, number, now).signedUp());
                progress.step();
            }
            for (int number = 0; number < count; number++) {
                publisher.publish(
                        Topics.MEMBERSHIPS, entrant(campaign, number, now).entered());
                progress.step();
            }
            publisher.flush();
        }
    }

    private static Entrant entrant(String campaign, int number, Instant now) {
        return new Entrant(campaign + "-" + number, campaign, now);
    }

    private static void await(String task, long count, LongSupplier look) throws InterruptedException {
        try (Progress progress = new Progress(task, count)) {
            long found = look.getAsLong();
            Instant deadline = Instant.now().plus(PATIENCE);
            while (found < count) {
                Thread.sleep(BETWEEN_LOOKS.toMillis());
                long now = look.getAsLong();
                if (now > found) {
                    deadline = Instant.now().plus(PATIENCE);
                }
                found = now;
                progress.stepTo(Math.min(found, count));
                if (Instant.now().isAfter(deadline)) {
                    throw new Failure(task + ": of " + count + " only " + found + " came");
                }
            }
        }
    }

    private static long count(Home home, String what, String campaign) {
        try (Connection connection = ServiceDatabase.connect(home, Service.CAMPAIGN);
                PreparedStatement statement = connection.prepareStatement("select count(*) from " + what)) {
            statement.setString(1, campaign);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new Failure("The database does not tell what there is: " + e.getMessage(), e);
        }
    }

    private static Duration cpu(List<MeasuredProcess> instances) {
        return instances.stream()
                .map(instance -> ProcessLook.cpu(instance.handle()))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Stint limit(Home home, MailSink sink) throws InterruptedException {
        SingleMails.prepare(home, ROWS_OF_THE_LIMIT);
        int connections = INSTANCES * WORKERS;
        int half = ROWS_OF_THE_LIMIT / 2;
        Callers.call(
                "the limit, warming up",
                connections,
                LIMITS_WARM_UP,
                new Numbers(0, half),
                () -> SingleMails.with(home, sink));
        return Callers.call(
                "the limit", connections, LIMIT_FOR, new Numbers(half, half), () -> SingleMails.with(home, sink));
    }

    private Report report(Run run, Stint limit) {
        double seconds = run.drained().toMillis() / 1_000.0;
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("bench", "campaigns");
        json.put("perSecond", Math.round(run.perSecond()));
        json.put("limitPerSecond", Math.round(limit.perSecond()));
        json.put("ratio", Math.round(run.perSecond() / limit.perSecond() * 100) / 100.0);
        json.put("drainedSeconds", seconds);
        json.put("serviceCpuUs", Math.round(run.cpuUs()));
        json.put("journeys", run.journeys());
        json.put("instances", INSTANCES);
        json.put("workers", WORKERS);
        json.put("heapMb", heapMb);
        return new Report(
                List.of(
                        new Report.Figure("messages in a second", whole(run.perSecond()), whole(limit.perSecond()), ""),
                        new Report.Figure(
                                String.format(Locale.ROOT, "%,d journeys due at once, drained after", run.journeys()),
                                String.format(Locale.ROOT, "%,.1f s", seconds),
                                String.format(Locale.ROOT, "%,.1f s", run.journeys() / limit.perSecond()),
                                ""),
                        new Report.Figure(
                                "the instances' processor time for each", whole(run.cpuUs()) + " µs", "", "")),
                json);
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
