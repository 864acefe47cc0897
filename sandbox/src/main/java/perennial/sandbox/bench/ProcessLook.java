package perennial.sandbox.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import perennial.sandbox.console.Failure;

/** What a process takes, as the system tells it: memory inside and outside of the heap, all threads. */
final class ProcessLook {

    private static final long BYTES_PER_KIB = 1024;

    private ProcessLook() {}

    static Duration cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElseThrow(() -> ended(process));
    }

    static long residentBytes(ProcessHandle process) {
        return status(process, "VmRSS:").orElseGet(() -> residentBytesByPs(process));
    }

    /** The most that it ever had; where the system does not keep that, what it has now. */
    static long mostResidentBytes(ProcessHandle process) {
        return status(process, "VmHWM:").orElseGet(() -> residentBytesByPs(process));
    }

    private static Optional<Long> status(ProcessHandle process, String key) {
        Path file = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * BYTES_PER_KIB)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long residentBytesByPs(ProcessHandle process) {
        try {
            Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(process.pid())).start();
            return Long.parseLong(new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip())
                    * BYTES_PER_KIB;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NumberFormatException e) {
            throw ended(process);
        }
    }

    private static Failure ended(ProcessHandle process) {
        return new Failure("Process " + process.pid() + " has ended while it was looked at");
    }
}
