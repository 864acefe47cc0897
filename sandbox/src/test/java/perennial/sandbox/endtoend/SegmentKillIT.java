package perennial.sandbox.endtoend;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perennial.events.CustomerSegments;
import perennial.events.MembershipEvent;
import perennial.events.SegmentMembership;
import perennial.sandbox.definitions.Definitions;
import perennial.sandbox.endtoend.Foretold.Change;
import perennial.sandbox.endtoend.Foretold.Pair;
import perennial.sandbox.home.Home;
import perennial.sandbox.kafka.KafkaClients;
import perennial.sandbox.stack.Stack;
import perennial.schemas.Topics;

/**
 * Two instances of segment-service share the partitions of a shop that trades all the time. One after the other is killed, and one
 * is paused: every transition is told once, and no answer is wrong.
 */
class SegmentKillIT {

    private static final int KILLS = Integer.getInteger("perennial.segment.kills", 1);

    private static final Set<String> SEGMENTS =
            Set.of(SteadyTrade.NEW_CUSTOMER, SteadyTrade.BUYERS, SteadyTrade.TWICE, SteadyTrade.LEFT_CART);

    private static final String APPLICATION_ID = "perennial-segment";

    /** Longer than it takes to start, so that an instance is back before its place is given away. */
    private static final Duration PLACE_IS_KEPT = Duration.ofSeconds(40);

    /** Shorter than it takes to start, so that the other instance takes over. */
    private static final Duration PLACE_IS_GIVEN_AWAY = Duration.ofSeconds(6);

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int TOLD_BY_THE_OTHER = 300;
    private static final int ASKED_AT_ONCE = 8;
    private static final Duration AFTER_PAUSE = Duration.ofSeconds(2);

    private final Foretold foretold = new Foretold(SEGMENTS);
    private final Home home = FreeHome.named("segment-kill");
    private int takenOver;

    @Test
    void whoeverIsKilledEachTransitionIsToldOnceAndNoAnswerIsWrong(@TempDir Path definitions) throws Exception {
        Stack stack = new Stack(home, news -> {});
        stack.reset();
        try (SegmentInstance kept = new SegmentInstance(home, 1, streams(PLACE_IS_KEPT));
                SegmentInstance givenAway = new SegmentInstance(home, 2, streams(PLACE_IS_GIVEN_AWAY))) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                kept.close();
                givenAway.close();
                stack.reset();
            }));
            stack.up(Stack.Extent.BACKBONE);
            kept.start();
            givenAway.start();
            define(definitions, kept);
            trade(kept, givenAway);
        } finally {
            stack.reset();
        }
    }

    private static void define(Path directory, SegmentInstance instance) throws IOException {
        Path file = Files.writeString(directory.resolve("segments.yaml"), SteadyTrade.DEFINITIONS);
        await(instance::answersForAll);
        assertThat(Definitions.apply(instance.home(), file).problems()).isEmpty();
    }

    private void trade(SegmentInstance kept, SegmentInstance givenAway) throws Exception {
        try (SteadyTrade trade = new SteadyTrade(home, foretold);
                LiveTopic<MembershipEvent> memberships = new LiveTopic<>(home, Topics.MEMBERSHIPS, event -> {
                    foretold.hear(event);
                    trade.hear(event);
                });
                Askers askers = new Askers(foretold)) {
            trade.start();
            awaitBothOwn(askers, kept, givenAway);
            askers.ask(kept);
            askers.ask(givenAway);
            for (int kill = 0; kill < KILLS; kill++) {
                if (kill % 2 == 0) {
                    killAndTakeOver(givenAway, kept, askers);
                } else {
                    killAndRestart(kept, askers);
                }
                awaitBothOwn(askers, kept, givenAway);
            }
            pauseAndResume(givenAway, kept, askers);
            awaitBothOwn(askers, kept, givenAway);
            trade.stop();
            askers.stop();
            assertThat(askers.flaws()).isEmpty();
            assertThat(askers.walks()).isPositive();
            assertAllAgrees(kept, givenAway);
            System.out.printf(
                    "%d events, %d customers, %d kills (%d taken over), 1 pause, %d transitions, %s%n",
                    trade.events(), trade.customers(), KILLS, takenOver, foretold.changes(), askers);
        }
    }

    private void killAndRestart(SegmentInstance victim, Askers askers) throws InterruptedException {
        long told = killWhileEventsAreInFlight(victim);
        victim.start();
        await(askers, () -> foretold.changesTold() > told);
    }

    private void killAndTakeOver(SegmentInstance victim, SegmentInstance survivor, Askers askers)
            throws InterruptedException {
        killWhileEventsAreInFlight(victim);
        await(askers, survivor::answersForAll);
        long told = foretold.changesTold();
        await(askers, () -> foretold.changesTold() > told);
        victim.start();
        takenOver++;
    }

    /** At 200 events a second, some are in flight at any moment. */
    private long killWhileEventsAreInFlight(SegmentInstance victim) {
        LockSupport.parkNanos(Duration.ofMillis(new Random().nextInt(1_000)).toNanos());
        long told = foretold.changesTold();
        victim.kill();
        return told;
    }

    /** It owns nothing any more when it wakes up, and must not answer as if it did. */
    private void pauseAndResume(SegmentInstance paused, SegmentInstance survivor, Askers askers) throws Exception {
        paused.pause();
        await(askers, survivor::answersForAll);
        long told = foretold.changesTold();
        await(askers, () -> foretold.changesTold() > told + TOLD_BY_THE_OTHER);
        CountDownLatch asking = new CountDownLatch(ASKED_AT_ONCE);
        try (ExecutorService threads = Executors.newFixedThreadPool(ASKED_AT_ONCE)) {
            for (int number = 0; number < ASKED_AT_ONCE; number++) {
                boolean forSize = number % 2 == 0;
                threads.execute(() -> {
                    Random random = new Random();
                    asking.countDown();
                    long end = 0;
                    do {
                        if (forSize) {
                            askers.askForAnySize(paused, random);
                        } else {
                            askers.askForCustomer(paused, random);
                        }
                        end = end == 0 ? System.nanoTime() + AFTER_PAUSE.toNanos() : end;
                    } while (System.nanoTime() < end);
                });
            }
            asking.await();
            paused.resume();
        }
    }

    private static void awaitBothOwn(Askers askers, SegmentInstance kept, SegmentInstance givenAway) {
        await(
                askers,
                () -> kept.customers() > 0
                        && givenAway.customers() > 0
                        && kept.answersForAll()
                        && givenAway.answersForAll());
    }

    private static void await(Askers askers, Callable<Boolean> condition) {
        await(() -> {
            assertThat(askers.flaws()).isEmpty();
            return condition.call();
        });
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(200))
                .atMost(PATIENCE)
                .until(condition);
    }

    private void assertAllAgrees(SegmentInstance kept, SegmentInstance givenAway) throws Exception {
        awaitConsumed();
        await(() -> foretold.changesTold() >= foretold.changes());
        assertMemberships();
        assertCustomerSegments();
        for (SegmentInstance instance : List.of(kept, givenAway)) {
            assertAnswers(instance);
        }
    }

    private void awaitConsumed() {
        try (Admin admin = new KafkaClients(home.ports()).admin()) {
            await(() -> {
                Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(APPLICATION_ID)
                        .partitionsToOffsetAndMetadata()
                        .get();
                Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
                committed.keySet().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
                return admin.listOffsets(latest).all().get().entrySet().stream()
                        .allMatch(end -> end.getValue().offset()
                                <= Optional.ofNullable(committed.get(end.getKey()))
                                        .orElseThrow()
                                        .offset());
            });
        }
    }

    private void assertMemberships() {
        List<MembershipEvent> all = LiveTopic.all(home, Topics.MEMBERSHIPS);
        assertThat(all).extracting(MembershipEvent::getEventId).doesNotHaveDuplicates();
        Map<Pair, List<Change>> told = all.stream().collect(groupingBy(Pair::of, mapping(Change::of, toList())));
        assertThat(Differences.between(told, foretold.all())).isEmpty();
        assertThat(all).hasSize((int) foretold.changes());
    }

    private void assertCustomerSegments() {
        Map<String, Map<String, Instant>> stated = new TreeMap<>();
        for (CustomerSegments current : LiveTopic.all(home, Topics.CUSTOMER_SEGMENTS)) {
            Map<String, Instant> since = new TreeMap<>();
            for (SegmentMembership membership : current.getSegments()) {
                since.put(membership.getSegmentId(), membership.getSince());
            }
            stated.put(current.getCustomerId(), since);
        }
        Map<String, Map<String, Instant>> expected = new TreeMap<>();
        foretold.all().keySet().forEach(pair -> expected.put(pair.customerId(), new TreeMap<>()));
        for (String segment : SEGMENTS) {
            foretold.finallyIn(segment)
                    .forEach((customerId, since) -> expected.computeIfAbsent(customerId, id -> new TreeMap<>())
                            .put(segment, since));
        }
        assertThat(Differences.between(stated, expected)).isEmpty();
    }

    private void assertAnswers(SegmentInstance instance) {
        try (Askers asker = new Askers(foretold)) {
            for (String segment : SEGMENTS) {
                assertThat(asker.members(instance, segment)).contains(foretold.finallyIn(segment));
                asker.askForSize(instance, segment);
            }
            assertThat(asker.flaws()).isEmpty();
        }
    }

    private static Map<String, String> streams(Duration sessionTimeout) {
        return Map.of(
                "consumer.session.timeout.ms", Long.toString(sessionTimeout.toMillis()),
                "consumer.heartbeat.interval.ms", "500",
                // Who comes back gets partitions back, however much it has to restore.
                "acceptable.recovery.lag", "1000000000");
    }
}
