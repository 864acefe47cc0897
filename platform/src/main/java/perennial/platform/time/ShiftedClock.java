package perennial.platform.time;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * A clock that runs ahead of another by the ISO 8601 duration in a file, which all processes of a sandbox share. The file is
 * looked at again after some milliseconds, sooner than anything that one service says can reach another; without a file there is no shift.
 */
final class ShiftedClock extends Clock {

    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(5);

    private final Clock base;
    private final Path offsetFile;
    private volatile Reading reading = new Reading(Duration.ZERO, Instant.MIN);

    private record Reading(Duration offset, Instant readAt) {}

    ShiftedClock(Clock base, Path offsetFile) {
        this.base = base;
        this.offsetFile = offsetFile;
    }

    @Override
    public Instant instant() {
        Instant now = base.instant();
        if (reading.readAt().isBefore(now.minus(LOOK_AGAIN_AFTER))) {
            reading = new Reading(read(), now);
        }
        return now.plus(reading.offset());
    }

    private Duration read() {
        try {
            return Duration.parse(Files.readString(offsetFile).strip());
        } catch (NoSuchFileException e) {
            return Duration.ZERO;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ZoneId getZone() {
        return base.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new ShiftedClock(base.withZone(zone), offsetFile);
    }
}
