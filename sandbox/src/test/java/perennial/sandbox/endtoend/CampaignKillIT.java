package perennial.sandbox.endtoend;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perennial.events.MessageEvent;
import perennial.sandbox.definitions.Definitions;
import perennial.sandbox.home.Home;
import perennial.sandbox.mail.MailSink;
import perennial.sandbox.publishing.Entrant;
import perennial.sandbox.publishing.EventPublisher;
import perennial.sandbox.stack.Stack;
import perennial.schemas.Service;
import perennial.schemas.Topics;

/**
 * Two instances of campaign-service are killed at random instants while they send: nobody gets a mail twice, every message has one
 * outcome, and what nobody knows of is said to be so and can be sent again by a person.
 */
class CampaignKillIT {

    private static final int KILLS = Integer.getInteger("perennial.campaign.kills", 1);

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration BETWEEN_CUSTOMERS = Duration.ofMillis(15);
    private static final int LONGEST_HESITATION_MS = 40;
    private static final int MAILS_BETWEEN = 50;

    /** Enough to be always at work, and not so many that the end of the test waits for them. */
    private static final int MOST_WAITING = 200;

    private static final int LATEST_KILL_MS = 1_000;
    private static final int RESENT = 3;

    /** Leases are short, so that the test is; the conversation's timeouts are shorter still. */
    private static final Map<String, String> SETTINGS = Map.of(
            "perennial.channels.email.quiet-hours", "none",
            "perennial.delivery.claim-lease", "1s",
            "perennial.delivery.hand-over-lease", "4s",
            "spring.mail.properties.mail.smtp.connectiontimeout", "1000",
            "spring.mail.properties.mail.smtp.timeout", "1000",
            "spring.mail.properties.mail.smtp.writetimeout", "1000");

    private static final String DEFINITIONS = """
            kind: Template
            id: hello
            channel: email
            class: marketing
            messages:
              en: {subject: Hello, text: "Hello {{firstName}}", html: "<p>Hello {{firstName}}</p>"}
            ---
            kind: Campaign
            id: hello
            on: {entered: hello}
            steps: [{send: {channel: email, template: hello}}]
            """;

    private final Home home = FreeHome.named("campaign-kill");
    private final Random random = new Random();

    @Test
    void whateverIsCutOffNobodyGetsAMailTwiceAndEveryMessageHasOneOutcome(@TempDir Path definitions) throws Exception {
        Stack stack = new Stack(home, news -> {});
        stack.reset();
        try (MailSink mail = MailSink.listening(CampaignKillIT::hesitate);
                ServiceInstance one = instance(1, mail);
                ServiceInstance other = instance(2, mail)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                one.close();
                other.close();
                stack.reset();
            }));
            stack.up(Stack.Extent.BACKBONE);
            one.start();
            other.start();
            Path file = Files.writeString(definitions.resolve("campaign.yaml"), DEFINITIONS);
            assertThat(Definitions.apply(one.home(), file).problems()).isEmpty();
            send(mail, List.of(one, other));
        } finally {
            stack.reset();
        }
    }

    private ServiceInstance instance(int number, MailSink mail) {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("spring.mail.port", Integer.toString(mail.port()));
        return new ServiceInstance(home, Service.CAMPAIGN, number, settings);
    }

    private void send(MailSink mail, List<ServiceInstance> instances) throws Exception {
        try (Arrivals arrivals = new Arrivals(home);
                ServiceTables tables = new ServiceTables(home, Service.CAMPAIGN)) {
            for (int kill = 0; kill < KILLS; kill++) {
                killAtWork(instances.get(random.nextInt(instances.size())), mail);
            }
            awaitMore(mail);
            int customers = arrivals.stop();
            await(
                    "a message with an outcome for everybody",
                    () -> tables.count("""
                            select count(*) from message where state in ('SENT', 'SUPPRESSED', 'FAILED', 'UNCONFIRMED')
                            """) == customers && tables.everythingIsTold());
            assertAllAgrees(mail, tables, customers);
            Set<String> unconfirmed = ids(tables, "UNCONFIRMED");
            assertAPersonCanResend(unconfirmed, instances.getFirst(), mail, tables);
            System.out.printf("%d kills, %d mails, %d unconfirmed%n", KILLS, customers, unconfirmed.size());
        }
    }

    private void killAtWork(ServiceInstance instance, MailSink mail) throws Exception {
        awaitMore(mail);
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(LATEST_KILL_MS)).toNanos());
        instance.kill();
        instance.start();
    }

    private static void hesitate() {
        LockSupport.parkNanos(Duration.ofMillis(ThreadLocalRandom.current().nextInt(LONGEST_HESITATION_MS))
                .toNanos());
    }

    private static void awaitMore(MailSink mail) {
        long more = mail.taken() + MAILS_BETWEEN;
        await("mails on their way", () -> mail.taken() >= more);
    }

    private void assertAllAgrees(MailSink mail, ServiceTables tables, int customers) throws SQLException {
        assertThat(tables.count("select count(distinct customer_id) from message"))
                .isEqualTo(customers);
        assertThat(mail.timesById())
                .as("mails that came twice")
                .allSatisfy((id, times) -> assertThat(times).isEqualTo(1));
        Set<String> sent = ids(tables, "SENT");
        Set<String> unconfirmed = ids(tables, "UNCONFIRMED");
        assertThat(sent.size() + unconfirmed.size())
                .as("there is no reason against any of them")
                .isEqualTo(customers);
        assertThat(mail.timesById().keySet()).containsAll(sent);
        assertThat(mail.timesById().keySet().stream().filter(id -> !sent.contains(id)))
                .as("what came and is not known to have come")
                .isSubsetOf(unconfirmed);
        Map<String, List<MessageEvent>> told =
                LiveTopic.all(home, Topics.MESSAGES).stream().collect(groupingBy(MessageEvent::getMessageId));
        assertThat(told)
                .allSatisfy((id, outcomes) -> assertThat(outcomes)
                        .singleElement()
                        .extracting(MessageEvent::getType)
                        .isEqualTo(sent.contains(id) ? "SENT" : "UNCONFIRMED"));
        assertThat(told).hasSize(customers);
    }

    private static void assertAPersonCanResend(
            Set<String> unconfirmed, ServiceInstance instance, MailSink mail, ServiceTables tables) throws Exception {
        Set<String> some = unconfirmed.stream().limit(RESENT).collect(toSet());
        for (String id : some) {
            HttpResponse<String> answer = instance.send(instance.request("/messages/" + id + "/resend")
                    .header("Idempotency-Key", UUID.randomUUID().toString())
                    .POST(HttpRequest.BodyPublishers.noBody()));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        }
        int before = mail.timesById().size();
        await("what was resent", () -> tables.count("""
                        select count(*) from message where resend_of is not null and state = 'SENT'
                        """) == some.size());
        assertThat(mail.timesById())
                .hasSizeGreaterThanOrEqualTo(before)
                .allSatisfy((id, times) -> assertThat(times).isEqualTo(1));
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(20))
                .atMost(PATIENCE)
                .until(condition);
    }

    private static Set<String> ids(ServiceTables tables, String state) throws SQLException {
        return Set.copyOf(tables.rows(
                "select message_id from message where resend_of is null and state = '" + state + "'",
                row -> row.getString(1)));
    }

    /** New customers, one after the other, each of whom is to get a mail; no more than the service can follow. */
    private static final class Arrivals implements AutoCloseable {

        private final Home home;
        private final Thread thread;
        private volatile boolean stopping;
        private final AtomicInteger published = new AtomicInteger();

        Arrivals(Home home) {
            this.home = home;
            this.thread = Thread.ofPlatform().daemon().name("arrivals").start(this::run);
        }

        private void run() {
            try (EventPublisher publisher = EventPublisher.eachOnItsOwn(home);
                    ServiceTables tables = new ServiceTables(home, Service.CAMPAIGN)) {
                long settled = 0;
                while (!stopping) {
                    if (published.get() - settled < MOST_WAITING) {
                        publish(publisher);
                    } else {
                        settled = tables.count("select count(*) from message where settled_at is not null");
                    }
                    LockSupport.parkNanos(BETWEEN_CUSTOMERS.toNanos());
                }
                publisher.flush();
            } catch (SQLException e) {
                throw new IllegalStateException("The database does not tell how many wait", e);
            }
        }

        private void publish(EventPublisher publisher) {
            Entrant entrant = new Entrant("c-" + published.incrementAndGet(), "hello", Instant.now());
            publisher.publish(Topics.CUSTOMERS, entrant.signedUp());
            publisher.publish(Topics.MEMBERSHIPS, entrant.entered());
        }

        /** @return how many came */
        int stop() throws InterruptedException {
            stopping = true;
            thread.join();
            return published.get();
        }

        @Override
        public void close() throws InterruptedException {
            stop();
        }
    }
}
