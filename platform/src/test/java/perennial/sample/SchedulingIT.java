package perennial.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.TaskScheduler;

class SchedulingIT extends SampleIT {

    @Test
    void whatTakesLongKeepsNothingElseFromItsTime(@Autowired TaskScheduler scheduler) throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        CountDownLatch onTime = new CountDownLatch(1);
        try {
            for (int i = 0; i < 2; i++) {
                var unused = scheduler.schedule(() -> awaitQuietly(over), Instant.now());
            }
            var unused = scheduler.schedule(onTime::countDown, Instant.now());

            assertThat(onTime.await(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            over.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
