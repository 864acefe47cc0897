package perennial.sandbox.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedClockTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path directory = Path.of("");

    @Test
    void withoutAnOffsetItIsTheMachinesTime() {
        assertThat(clock().now()).isEqualTo(NOW);
    }

    @Test
    void advancesAddUpForEveryReaderOfTheFile() {
        clock().advance(Duration.ofHours(24));
        clock().advance(Duration.ofMinutes(1));

        assertThat(clock().now()).isEqualTo(Instant.parse("2026-03-02T12:01:00Z"));
        assertThat(directory.resolve("clock")).hasContent("PT24H1M");
    }

    @Test
    void itOnlyGoesForward() {
        assertThatThrownBy(() -> clock().advance(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> clock().advance(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThat(clock().now()).isEqualTo(NOW);
    }

    private SharedClock clock() {
        return new SharedClock(directory.resolve("clock"), Clock.fixed(NOW, ZoneOffset.UTC));
    }
}
