package perennial.sandbox.endtoend;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perennial.events.LoyaltyEvent;
import perennial.events.OrderEvent;
import perennial.sandbox.definitions.Definitions;
import perennial.sandbox.home.Home;
import perennial.sandbox.publishing.EventPublisher;
import perennial.sandbox.stack.Stack;
import perennial.schemas.Service;
import perennial.schemas.Topics;

/**
 * loyalty-service is killed at random instants while orders come, come back and are cancelled: no point is lost and none is doubled, the
 * books add up, and what is told is what is in them.
 */
class LoyaltyKillIT {

    private static final int KILLS = Integer.getInteger("perennial.loyalty.kills", 1);

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int ENTRIES_BETWEEN = 100;
    private static final int LATEST_KILL_MS = 1_500;
    private static final long BETWEEN_EVENTS_NANOS = 1_000_000;

    private final Home home = FreeHome.named("loyalty-kill");
    private final LoyaltyHistory history = new LoyaltyHistory(5);
    private volatile boolean stopped;

    @Test
    void whateverIsCutOffNoPointIsLostAndNoneIsDoubled(@TempDir Path definitions) throws Exception {
        Stack stack = new Stack(home, news -> {});
        stack.reset();
        try (ServiceInstance service = new ServiceInstance(home, Service.LOYALTY, 1, Map.of())) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                service.close();
                stack.reset();
            }));
            stack.up(Stack.Extent.BACKBONE);
            service.start();
            Path file = Files.writeString(definitions.resolve("rules.yaml"), LoyaltyHistory.definition());
            assertThat(Definitions.apply(service.home(), file).problems()).isEmpty();
            trade(service);
        } finally {
            stack.reset();
        }
    }

    private void trade(ServiceInstance service) throws Exception {
        Thread teller = Thread.ofPlatform().name("teller").start(this::tell);
        try (ServiceTables tables = new ServiceTables(home, Service.LOYALTY)) {
            awaitMoreEntries(tables);
            for (int kill = 0; kill < KILLS; kill++) {
                LockSupport.parkNanos(
                        Duration.ofMillis(new Random().nextInt(LATEST_KILL_MS)).toNanos());
                service.kill();
                service.start();
                awaitMoreEntries(tables);
            }
            stopped = true;
            teller.join();
            awaitSettled(tables);
            assertAllAgrees(tables);
        } finally {
            stopped = true;
            teller.join();
        }
    }

    private void tell() {
        try (EventPublisher publisher = EventPublisher.eachAtOnce(home)) {
            while (!stopped) {
                for (OrderEvent event : history.next()) {
                    publisher.publish(Topics.ORDERS, event);
                }
                LockSupport.parkNanos(BETWEEN_EVENTS_NANOS);
            }
            publisher.flush();
        }
    }

    private static void awaitMoreEntries(ServiceTables tables) throws SQLException {
        long before = tables.count("select count(*) from entry");
        await("a lively trade", () -> tables.count("select count(*) from entry") >= before + ENTRIES_BETWEEN);
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(20))
                .atMost(PATIENCE)
                .until(condition);
    }

    private static void awaitSettled(ServiceTables tables) {
        await("all that was sent has been read", tables::everythingIsRead);
        await("all that was decided has been told", tables::everythingIsTold);
    }

    private record Told(String type, String customerId, long sequence, long points, long balance, String orderId) {

        static Told of(LoyaltyEvent event) {
            return new Told(
                    event.getType(),
                    event.getCustomerId(),
                    event.getSequence(),
                    event.getPoints(),
                    event.getBalance(),
                    String.valueOf(event.getOrderId()));
        }
    }

    private void assertAllAgrees(ServiceTables tables) throws SQLException {
        assertThat(tables.count("select count(*) from discrepancy")).isZero();
        Map<String, Long> balances = tables
                .rows("select customer_id, balance from account", row -> Map.entry(row.getString(1), row.getLong(2)))
                .stream()
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
        assertThat(Differences.between(balances, history.balances())).isEmpty();
        List<LoyaltyEvent> told = LiveTopic.all(home, Topics.LOYALTY_ENTRIES);
        assertThat(told).extracting(LoyaltyEvent::getEntryId).doesNotHaveDuplicates();
        Map<String, Told> entries = tables
                .rows(
                        "select entry_id, type, customer_id, sequence, points, balance, cause_id from entry",
                        row -> Map.entry(
                                row.getString(1),
                                new Told(
                                        row.getString(2),
                                        row.getString(3),
                                        row.getLong(4),
                                        row.getLong(5),
                                        row.getLong(6),
                                        row.getString(7))))
                .stream()
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
        assertThat(Differences.between(told.stream().collect(toMap(LoyaltyEvent::getEntryId, Told::of)), entries))
                .isEmpty();
        Set<String> orderIds = history.orderIds();
        assertThat(told.stream()
                        .filter(event -> event.getType().equals("EARNED"))
                        .map(LoyaltyEvent::getOrderId)
                        .filter(orderId -> !orderIds.contains(orderId)))
                .as("orders that nobody told of")
                .isEmpty();
        assertThatSequencesHaveNoGaps(told);
        System.out.printf("%d kills, %d events, %d entries, all agrees%n", KILLS, history.told(), entries.size());
    }

    private static void assertThatSequencesHaveNoGaps(List<LoyaltyEvent> told) {
        told.stream().collect(groupingBy(LoyaltyEvent::getCustomerId)).forEach((customerId, own) -> {
            long sequence = 0;
            long balance = 0;
            for (LoyaltyEvent event : own) {
                assertThat(event.getSequence()).as(customerId).isEqualTo(++sequence);
                balance += event.getPoints();
                assertThat(event.getBalance()).as(customerId).isEqualTo(balance);
            }
        });
    }
}
