package perennial.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class DelaysTest {

    private final Delays delays = new Delays();

    @Test
    void percentilesAreThoseOfAllDelays() {
        for (int ms = 1_000; ms >= 1; ms--) {
            delays.add(Duration.ofMillis(ms));
        }

        assertThat(Delays.roundedMs(delays.p50())).isEqualTo(500.2);
        assertThat(Delays.roundedMs(delays.p99())).isEqualTo(990.2);
        assertThat(delays.longest()).isBetween(Duration.ofMillis(1_000), Duration.ofMillis(1_001));
        assertThat(delays.count()).isEqualTo(1_000);
    }

    @Test
    void aDelayBeyondAllMeasureCountsAsTheLongest() {
        delays.add(Duration.ofDays(3));

        assertThat(delays.longest().toMinutes()).isEqualTo(60);
    }

    @Test
    void whatWasReadBeforeItWasDueIsNotLate() {
        delays.add(Duration.ofMillis(-3));

        assertThat(delays.longest()).isZero();
    }

    @Test
    void theyAreWrittenInMilliseconds() {
        delays.add(Duration.ofNanos(12_340_000));
        ObjectNode json = JsonNodeFactory.instance.objectNode();

        delays.writeTo(json);

        assertThat(json).hasToString("{\"p50Ms\":12.3,\"p99Ms\":12.3}");
        assertThat(Delays.text(Duration.ofMillis(1_234))).isEqualTo("1,234.0 ms");
    }
}
