package perennial.voucher.guessing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import perennial.platform.testing.AdvancingClock;

class GuessesTest {

    private static final Duration WITHIN = Duration.ofMinutes(10);

    private final AdvancingClock clock = new AdvancingClock();
    private final Guesses guesses = new Guesses(3, WITHIN, clock, new SimpleMeterRegistry());

    @Test
    void whoTriesTooManyIsShutOutUntilTheTimeIsOver() {
        guesses.count("ada", null, 1);
        guesses.count("ada", null, 1);
        assertThat(guesses.shutOutFor("ada", null)).isZero();
        guesses.count("ada", null, 1);

        assertThat(guesses.shutOutFor("ada", null)).isBetween(WITHIN.minusSeconds(5), WITHIN);
        clock.advance(WITHIN);
        assertThat(guesses.shutOutFor("ada", null)).isZero();
    }

    @Test
    void afterThatTheCountBeginsAnew() {
        guesses.count("ada", null, 3);
        clock.advance(WITHIN);
        guesses.count("ada", null, 2);
        assertThat(guesses.shutOutFor("ada", null)).isZero();
        guesses.count("ada", null, 1);
        assertThat(guesses.shutOutFor("ada", null)).isPositive();
    }

    @Test
    void whatLiesFurtherBackIsForgotten() {
        guesses.count("ada", null, 2);
        clock.advance(WITHIN);
        guesses.count("ada", null, 2);
        assertThat(guesses.shutOutFor("ada", null)).isZero();
    }

    @Test
    void othersGoOn() {
        guesses.count("ada", "cart-1", 3);

        assertThat(guesses.shutOutFor("bob", "cart-2")).isZero();
        assertThat(guesses.shutOutFor("bob", null)).isZero();
    }

    @Test
    void anotherNameInTheSameCartDoesNotHelp() {
        for (int i = 0; i < 3; i++) {
            guesses.count("guest:" + i, "cart-1", 1);
        }

        assertThat(guesses.shutOutFor("guest:4", "cart-1")).isPositive();
        assertThat(guesses.shutOutFor("guest:4", "cart-2")).isZero();
    }

    @Test
    void aCustomerAndACartOfOneNameAreTwo() {
        guesses.count("one", null, 3);

        assertThat(guesses.shutOutFor("other", "one")).isZero();
    }

    @Test
    void moreAtOnceThanAreLeftShutOutToo() {
        guesses.count("ada", null, 20);

        assertThat(guesses.shutOutFor("ada", null)).isPositive().isLessThanOrEqualTo(WITHIN);
    }
}
