package perennial.sandbox.clock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import perennial.sandbox.home.Home;

/**
 * The sandbox's time: the machine's, plus an offset that all services read from one file. It only goes forward, since what was
 * decided at an instant cannot be undecided.
 */
public final class SharedClock {

    private final Path file;
    private final Clock machine;

    public SharedClock(Home home) {
        this(home.clock(), Clock.systemUTC());
    }

    SharedClock(Path file, Clock machine) {
        this.file = file;
        this.machine = machine;
    }

    public Instant now() {
        return machine.instant().plus(offset()).truncatedTo(ChronoUnit.MILLIS);
    }

    public Duration offset() {
        try {
            return Duration.parse(Files.readString(file).strip());
        } catch (NoSuchFileException e) {
            return Duration.ZERO;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @return the new offset
     * @throws IllegalArgumentException for a duration that does not lead forward
     */
    public Duration advance(Duration by) {
        if (!by.isPositive()) {
            throw new IllegalArgumentException("The clock only goes forward, " + by + " does not.");
        }
        try (FileChannel channel = FileChannel.open(
                        file.resolveSibling("clock.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assert lock.isValid();
            Duration advanced = offset().plus(by);
            write(advanced);
            return advanced;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Services look at the file at any instant, so it is never seen half written. */
    private void write(Duration offset) throws IOException {
        Path fresh = Files.createTempFile(file.toAbsolutePath().getParent(), "clock", ".new");
        Files.writeString(fresh, offset + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
