package perennial.sandbox.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import perennial.schemas.Service;

/** Services are killed at random while a shop trades: nothing is lost and nothing happens twice. */
class KillIT {

    /** In each, all four services are killed, one after the other. */
    private static final int ROUNDS = Integer.getInteger("perennial.kill.rounds", 1);

    private static final int KILLS = 4 * ROUNDS;

    /** So that whoever is still to be killed goes on getting work. */
    private static final List<Service> FROM_LAST_TO_FIRST =
            List.of(Service.LOYALTY, Service.VOUCHER, Service.CAMPAIGN, Service.SEGMENT);

    private static final Duration BETWEEN_CUSTOMERS = Duration.ofMillis(120);

    private final RunningStack stack = RunningStack.get();

    @Test
    void whateverIsKilledWheneverTheTotalsAgree() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<Service, Integer> kills = new EnumMap<>(Service.class);
        try (WelcomeTrade trade = new WelcomeTrade(stack, "kill-", BETWEEN_CUSTOMERS)) {
            trade.start();
            for (int round = 0; round < ROUNDS; round++) {
                for (Service service : FROM_LAST_TO_FIRST) {
                    LockSupport.parkNanos(Duration.ofMillis(random.nextInt(800)).toNanos());
                    awaitWorkInFlight(trade, service);
                    stack.kill(service);
                    kills.merge(service, 1, Integer::sum);
                }
                stack.up();
            }
            trade.stop();

            assertThat(kills.values().stream().mapToInt(Integer::intValue).sum())
                    .isEqualTo(KILLS);
            assertThat(kills.keySet()).as("seed %d", seed).containsExactlyInAnyOrder(Service.values());
            trade.awaitSettled();
            int unconfirmed = trade.assertTotalsAgree();
            System.out.printf(
                    "%d customers, %d kills, %d messages unconfirmed, totals agree%n",
                    trade.customers(), KILLS, unconfirmed);
        }
    }

    /** The service has been given work that it has not finished yet. */
    private static void awaitWorkInFlight(WelcomeTrade trade, Service service) {
        Awaitility.await("work in flight in " + service)
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(60))
                .until(() -> trade.inFlight(service) > 0);
    }
}
