package perennial.platform.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
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

    private Clock clock(Instant now) {
        return new ShiftedClock(Clock.fixed(now, ZoneOffset.UTC), directory.resolve("clock"));
    }
}
