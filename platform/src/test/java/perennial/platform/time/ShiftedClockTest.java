package perennial.platform.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShiftedClockTest {

    private static final Instant NOW = Instant.parse("2026-05-04T12:00:00Z");

    @TempDir
    private Path directory = Path.of(".");

    @Test
    void withoutAFileThereIsNoShift() {
        assertThat(clock(NOW).instant()).isEqualTo(NOW);
    }

    @Test
    void theFilesDurationIsAdded() throws IOException {
        Files.writeString(directory.resolve("clock"), "PT24H\n");

        assertThat(clock(NOW).instant()).isEqualTo(NOW.plus(Duration.ofHours(24)));
    }

    @Test
    void aShiftIsSeenBeforeAnythingThatAnotherServiceSaysOfItCanArrive() throws IOException {
        AtomicReference<Instant> now = new AtomicReference<>(NOW);
        Clock clock = new ShiftedClock(new MovingClock(now), directory.resolve("clock"));
        assertThat(clock.instant()).isEqualTo(NOW);
        Files.writeString(directory.resolve("clock"), "PT24H");

        now.set(NOW.plusMillis(6));

        assertThat(clock.instant()).isEqualTo(NOW.plusMillis(6).plus(Duration.ofHours(24)));
    }

    private static final class MovingClock extends Clock {
        private final AtomicReference<Instant> now;

        MovingClock(AtomicReference<Instant> now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private Clock clock(Instant now) {
        return new ShiftedClock(Clock.fixed(now, ZoneOffset.UTC), directory.resolve("clock"));
    }
}
