package perennial.campaign.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import perennial.campaign.HeldTime;

class RateLimitTest {

    private final HeldTime time = new HeldTime();

    @Test
    void nothingIsLimitedThatHasNoLimit() {
        assertThat(RateLimit.none().take(1_000)).isEqualTo(1_000);
        assertThat(RateLimit.none().untilNext()).isZero();
    }

    @Test
    void overAnySecondNoMoreAreTakenThanTheProviderAllows() {
        RateLimit limit = RateLimit.perSecond(50, time);
        int taken = 0;
        for (int tenths = 0; tenths < 100; tenths++) {
            taken += limit.take(8);
            time.advance(Duration.ofMillis(100));
        }
        assertThat(taken).isEqualTo(500);

        time.advance(Duration.ofHours(1));
        assertThat(limit.take(1_000)).as("an idle hour saves up no burst").isEqualTo(5);
    }

    @Test
    void whoMustWaitIsToldHowLong() {
        RateLimit limit = RateLimit.perSecond(2, time);

        assertThat(limit.take(8)).isEqualTo(1);
        assertThat(limit.take(8)).isZero();
        assertThat(limit.untilNext()).isEqualTo(Duration.ofMillis(500));

        time.advance(Duration.ofMillis(500));
        assertThat(limit.take(8)).isEqualTo(1);
    }

    @Test
    void whatWasNotUsedIsThereForOthers() {
        RateLimit limit = RateLimit.perSecond(80, time);

        assertThat(limit.take(8)).isEqualTo(8);
        limit.giveBack(5);

        assertThat(limit.take(8)).isEqualTo(5);
    }
}
