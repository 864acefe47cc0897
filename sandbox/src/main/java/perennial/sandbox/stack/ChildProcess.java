package perennial.sandbox.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import perennial.sandbox.console.Failure;
import perennial.sandbox.home.Home;

/**
 * A process that outlives the command that started it. Its pid file holds its start time too, so that another process which got
 * the same pid later is never taken for it.
 */
final class ChildProcess {

    private static final Duration SAME_START = Duration.ofSeconds(2);
    private static final int LINES_OF_LOG_TOLD = 25;

    private final Component component;
    private final Path pidFile;
    private final Path logFile;

    ChildProcess(Home home, Component component) {
        this.component = component;
        this.pidFile = home.run().resolve(component.name() + ".pid");
        this.logFile = home.log().resolve(component.name() + ".log");
    }

    Path logFile() {
        return logFile;
    }

    Optional<ProcessHandle> running() {
        try {
            String[] parts = Files.readString(pidFile).strip().split(" ");
            Instant startedAt = Instant.parse(parts[1]);
            return ProcessHandle.of(Long.parseLong(parts[0]))
                    .filter(handle -> handle.info()
                            .startInstant()
                            .filter(start ->
                                    Duration.between(start, startedAt).abs().compareTo(SAME_START) <= 0)
                            .isPresent())
                    .filter(ChildProcess::isAlive);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void start() {
        List<String> command = new ArrayList<>(Detached.PREFIX);
        command.addAll(component.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
        builder.environment().putAll(component.environment());
        try {
            Process process = builder.start();
            Instant startedAt = process.info().startInstant().orElseGet(Instant::now);
            Files.writeString(pidFile, process.pid() + " " + startedAt + "\n");
        } catch (IOException e) {
            throw new Failure("Cannot start " + component.name() + ": " + e.getMessage(), e);
        }
    }

    /** @throws Failure with the end of its log, if it ends or does not answer in time */
    void awaitReady() throws InterruptedException {
        Instant deadline = Instant.now().plus(component.startPatience());
        while (!component.isReady()) {
            if (running().isEmpty()) {
                throw new Failure(
                        component.name() + " ended while it was starting. The end of " + logFile + ":\n" + endOfLog());
            }
            if (Instant.now().isAfter(deadline)) {
                throw new Failure(component.name() + " did not answer at " + component.address() + " within "
                        + component.startPatience().toSeconds() + " s. The end of " + logFile + ":\n" + endOfLog());
            }
            Thread.sleep(Duration.ofMillis(150));
        }
    }

    /**
     * Asks it to stop, waits, and kills it as a last resort.
     *
     * @return whether it had to be killed
     */
    boolean stop() throws InterruptedException {
        Optional<ProcessHandle> running = running();
        if (running.isEmpty()) {
            forget();
            return false;
        }
        ProcessHandle handle = running.get();
        signal(handle, component.stopSignal());
        boolean killed = false;
        if (!awaitEnd(handle, component.stopPatience())) {
            handle.destroyForcibly();
            killed = true;
            awaitEnd(handle, Duration.ofSeconds(10));
        }
        forget();
        return killed;
    }

    private void forget() {
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void signal(ProcessHandle handle, String signal) throws InterruptedException {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(handle.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            handle.destroy();
        }
    }

    private static boolean awaitEnd(ProcessHandle handle, Duration patience) throws InterruptedException {
        Instant deadline = Instant.now().plus(patience);
        while (isAlive(handle)) {
            if (Instant.now().isAfter(deadline)) {
                return false;
            }
            Thread.sleep(Duration.ofMillis(50));
        }
        return true;
    }

    /** A process that ended and that nobody has waited for (a container without an init) still has its pid. */
    private static boolean isAlive(ProcessHandle handle) {
        if (!handle.isAlive()) {
            return false;
        }
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(handle.pid()), "stat"));
            return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
        } catch (IOException e) {
            return handle.isAlive();
        }
    }

    private String endOfLog() {
        try (Stream<String> lines = Files.lines(logFile)) {
            List<String> all = lines.toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - LINES_OF_LOG_TOLD), all.size()));
        } catch (IOException | UncheckedIOException e) {
            return "(cannot be read: " + e.getMessage() + ")";
        }
    }
}
