package perennial.sandbox.endtoend;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perennial.events.LoyaltyEvent;
import perennial.events.VoucherEvent;
import perennial.sandbox.definitions.Definitions;
import perennial.sandbox.home.Home;
import perennial.sandbox.publishing.EventPublisher;
import perennial.schemas.Service;
import perennial.schemas.Topics;

/**
 * Two instances of each service are replaced one after the other, as a cluster does it for a release, while customers sign up and the API
 * is called: no call fails, and every event has its outcome once.
 */
class RollingRestartIT {

    /** 0: one instance of one service is replaced. */
    private static final int ROUNDS = Integer.getInteger("perennial.rolling.rounds", 0);

    private static final List<Service> ROLLED = ROUNDS == 0 ? List.of(Service.VOUCHER) : List.of(Service.values());

    private static final Duration ADDRESS_IS_KNOWN_FOR = Duration.ofSeconds(1);

    /** As the pods have it, but for the time: these callers call more often. */
    private static final Map<String, String> SETTINGS = Map.of("perennial.drain", "2s");

    private static final Map<String, String> SEGMENT_SETTINGS = Map.of(
            "perennial.drain",
            "2s",
            "spring.kafka.streams.properties.num.standby.replicas",
            "1",
            "spring.kafka.streams.properties.consumer.session.timeout.ms",
            "60000");

    private static final Duration BETWEEN_CUSTOMERS = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int POINTS = 1_000_000;
    private static final int OUTCOMES_BETWEEN = Integer.getInteger("perennial.rolling.outcomes", 25);

    private final RunningStack stack = RunningStack.get();
    private final Home home = stack.home();
    private final Addresses addresses = new Addresses(ADDRESS_IS_KNOWN_FOR);

    private record Restart(
            ServiceInstance instance, long fromNanos, long endedNanos, long readyNanos, long untilNanos) {}

    @Test
    void noCallFailsAndEveryEventHasItsOutcomeOnce(@TempDir Path directory) throws Exception {
        prepare(directory);
        List<ServiceInstance> first = instances(0);
        List<ServiceInstance> second = instances(1).stream()
                .filter(instance -> ROLLED.contains(instance.service()))
                .toList();
        first.forEach(addresses::add);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> second.forEach(ServiceInstance::close)));
        try (WelcomeTrade trade = new WelcomeTrade(stack, ApiTraffic.PREFIX, BETWEEN_CUSTOMERS);
                ApiTraffic traffic = new ApiTraffic(addresses);
                LiveTopic<VoucherEvent> vouchers = new LiveTopic<>(home, Topics.VOUCHERS, traffic::hear)) {
            second.parallelStream().forEach(RollingRestartIT::start);
            second.forEach(addresses::add);
            if (ROUNDS > 0) {
                first.parallelStream().forEach(RollingRestartIT::start);
            }
            trade.start();
            traffic.start();
            awaitOutcomes(trade, List.of(Service.values()));
            long steadyFrom = System.nanoTime();
            awaitOutcomes(trade, List.of(Service.values()));
            long steadyUntil = System.nanoTime();
            List<Restart> restarts = new ArrayList<>();
            for (ServiceInstance instance : ROUNDS == 0 ? second : all(first, second)) {
                restarts.add(restart(instance, trade));
            }
            assertNothingFailed(trade, traffic);
            tell(trade.promptness(), steadyFrom, steadyUntil, restarts);
            System.out.println(trade.customers() + " customers, answers: " + traffic);
        } finally {
            second.forEach(ServiceInstance::close);
        }
    }

    private void prepare(Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("rolling.yaml"), ApiTraffic.DEFINITIONS);
        assertThat(Definitions.apply(home, file).problems()).isEmpty();
        try (EventPublisher publisher = EventPublisher.eachOnItsOwn(home)) {
            publisher.publish(Topics.CUSTOMERS, Shoppers.signUp(ApiTraffic.CLAIMER, false, Shoppers.now()));
            publisher.flush();
        }
        await(
                "points to spend",
                () -> stack.post(
                                        Service.LOYALTY,
                                        "/accounts/" + ApiTraffic.CLAIMER + "/adjustments",
                                        "{\"points\":%d,\"reason\":\"to be spent\"}".formatted(POINTS))
                                .statusCode()
                        == 201);
    }

    private List<ServiceInstance> instances(int number) {
        return Stream.of(Service.values())
                .map(service -> {
                    Map<String, String> settings = service == Service.SEGMENT ? SEGMENT_SETTINGS : SETTINGS;
                    return number == 0
                            ? ServiceInstance.ofStack(home, service, settings)
                            : new ServiceInstance(home, service, number, settings);
                })
                .toList();
    }

    private static List<ServiceInstance> all(List<ServiceInstance> first, List<ServiceInstance> second) {
        List<ServiceInstance> all = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            all.addAll(first);
            all.addAll(second);
        }
        return all;
    }

    private static void start(ServiceInstance instance) {
        try {
            instance.start();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Restart restart(ServiceInstance instance, WelcomeTrade trade) throws Exception {
        long from = System.nanoTime();
        addresses.withdraw(instance);
        instance.terminate();
        long ended = System.nanoTime();
        instance.start();
        long ready = System.nanoTime();
        addresses.add(instance);
        awaitOutcomes(trade, List.of(Service.values()));
        return new Restart(instance, from, ended, ready, System.nanoTime());
    }

    private static void awaitOutcomes(WelcomeTrade trade, List<Service> services) {
        Map<Service, Long> before = services.stream()
                .collect(toMap(service -> service, service -> trade.promptness().told(service)));
        await(
                "outcomes of every service",
                () -> before.entrySet().stream()
                        .allMatch(service ->
                                trade.promptness().told(service.getKey()) >= service.getValue() + OUTCOMES_BETWEEN));
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .pollInterval(Duration.ofMillis(100))
                .atMost(PATIENCE)
                .until(condition);
    }

    private void assertNothingFailed(WelcomeTrade trade, ApiTraffic traffic) throws InterruptedException {
        trade.stop();
        traffic.stopClaiming();
        await(
                "every code is redeemed",
                () -> !traffic.flaws().isEmpty()
                        || traffic.redemptions().size() == traffic.claims().size());
        traffic.stop();
        assertThat(traffic.flaws()).isEmpty();
        trade.awaitSettled();
        assertThat(trade.assertTotalsAgree()).as("mails of which nobody knows").isZero();
        assertClaims(traffic);
    }

    /** Each was taken from the account once, and has one code, which was redeemed once. */
    private void assertClaims(ApiTraffic traffic) {
        List<LoyaltyEvent> spent = LiveTopic.all(home, Topics.LOYALTY_ENTRIES).stream()
                .filter(entry -> "rolling-reward".equals(entry.getRewardId()))
                .toList();
        assertThat(spent)
                .extracting(LoyaltyEvent::getEntryId)
                .containsExactlyInAnyOrderElementsOf(traffic.claims().values());
        List<VoucherEvent> vouchers = LiveTopic.all(home, Topics.VOUCHERS).stream()
                .filter(voucher -> voucher.getPromotionId().equals("rolling-reward"))
                .toList();
        assertThat(vouchers.stream().filter(voucher -> voucher.getType().equals("ISSUED")))
                .extracting(VoucherEvent::getRequestId)
                .containsExactlyInAnyOrderElementsOf(traffic.claims().keySet());
        assertThat(vouchers.stream().filter(voucher -> voucher.getType().equals("REDEEMED")))
                .extracting(VoucherEvent::getRedemptionId)
                .containsExactlyInAnyOrderElementsOf(traffic.redemptions().values());
    }

    private static void tell(Promptness promptness, long steadyFrom, long steadyUntil, List<Restart> restarts) {
        for (Service service : Service.values()) {
            System.out.printf(
                    "%s, nothing restarted: %s%n", service, promptness.within(service, steadyFrom, steadyUntil));
            restarts.stream()
                    .filter(restart -> restart.instance().service() == service)
                    .forEach(restart -> System.out.printf(
                            "%s, %s restarted, ended after %d ms, ready %d ms later: %s%n",
                            service,
                            restart.instance().name(),
                            Duration.ofNanos(restart.endedNanos() - restart.fromNanos())
                                    .toMillis(),
                            Duration.ofNanos(restart.readyNanos() - restart.endedNanos())
                                    .toMillis(),
                            promptness.within(service, restart.fromNanos(), restart.untilNanos())));
        }
    }
}
