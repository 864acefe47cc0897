package perennial.segment.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {

    private static final int PARTITION = 3;
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final AtomicLong nanos =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(3).toNanos());
    private final Heartbeats heartbeats = new Heartbeats(FRESH, nanos::get);

    @Test
    void aPartitionIsShownAsSoonAsItIsHere() {
        assertThat(heartbeats.isFresh(PARTITION)).isFalse();

        heartbeats.served(PARTITION);

        assertThat(heartbeats.isFresh(PARTITION)).isTrue();
        assertThat(heartbeats.isFresh(PARTITION + 1)).isFalse();
    }

    @Test
    void aPartitionIsShownForAsLongAsItIsServed() {
        heartbeats.served(PARTITION);
        serveFor(Duration.ofMinutes(1));

        assertThat(heartbeats.isFresh(PARTITION)).isTrue();
    }

    @Test
    void aPartitionThatIsNotServedIsNotShown() {
        heartbeats.served(PARTITION);
        pass(FRESH);

        assertThat(heartbeats.isFresh(PARTITION)).isFalse();
    }

    @Test
    void afterABreakAPartitionIsNotShownBeforeItWasServedForAWhile() {
        heartbeats.served(PARTITION);
        pass(FRESH);
        heartbeats.served(PARTITION);

        assertThat(heartbeats.isFresh(PARTITION)).isFalse();
        serveFor(FRESH.minusSeconds(1));
        assertThat(heartbeats.isFresh(PARTITION)).isFalse();
        serveFor(Duration.ofSeconds(1));
        assertThat(heartbeats.isFresh(PARTITION)).isTrue();
    }

    @Test
    void aPartitionThatWasTakenAwayAndIsBackIsShownAtOnce() {
        heartbeats.served(PARTITION);
        pass(FRESH);
        heartbeats.served(PARTITION);
        heartbeats.closed(PARTITION);
        assertThat(heartbeats.isFresh(PARTITION)).isFalse();

        heartbeats.served(PARTITION);

        assertThat(heartbeats.isFresh(PARTITION)).isTrue();
    }

    @Test
    void aPartitionMayBeSilentForLessThanTheGroupIs() {
        assertThat(Heartbeats.within(Duration.ofSeconds(45), Duration.ofSeconds(3)))
                .isEqualTo(Duration.ofSeconds(5));
        assertThat(Heartbeats.within(Duration.ofSeconds(8), Duration.ofSeconds(3)))
                .isEqualTo(Duration.ofSeconds(5));
        assertThat(Heartbeats.within(Duration.ofSeconds(6), Duration.ofSeconds(3)))
                .isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aSessionThatIsHardlyLongerThanTheIntervalOfHeartbeatsIsRefused() {
        assertThatThrownBy(() -> Heartbeats.within(Duration.ofMillis(4_999), Duration.ofSeconds(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("consumer.session.timeout.ms is 4999")
                .hasMessageContaining("by 2000 or more");
    }

    private void serveFor(Duration time) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plusSeconds(1)) {
            pass(Duration.ofSeconds(1));
            heartbeats.served(PARTITION);
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
