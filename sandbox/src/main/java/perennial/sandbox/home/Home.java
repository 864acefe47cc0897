package perennial.sandbox.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The sandbox's place on disk.
 *
 * @param root the project's root, where the built modules and {@code programme/} lie
 * @param directory what the sandbox itself writes
 */
public record Home(Path root, Path directory, Ports ports) {

    /** Moves the sandbox's files away from {@code .perennial}. */
    public static final String DIRECTORY_VARIABLE = "PERENNIAL_DIR";

    /** Moves all ports, see {@link Ports#offset}. */
    public static final String PORT_OFFSET_VARIABLE = "PERENNIAL_PORT_OFFSET";

    /** The root is told by the script; the rest by the environment, or is what the contract says. */
    public static Home ofThisProcess() {
        Path root = Path.of(System.getProperty("perennial.root", "")).toAbsolutePath();
        Path directory = Optional.ofNullable(System.getenv(DIRECTORY_VARIABLE))
                .map(given -> Path.of(given).toAbsolutePath())
                .orElse(root.resolve(".perennial"));
        int offset = Optional.ofNullable(System.getenv(PORT_OFFSET_VARIABLE))
                .map(Integer::parseInt)
                .orElse(0);
        return new Home(root, directory, new Ports(offset, System.getenv()));
    }

    /** What survives {@code down} and is deleted by {@code reset}. */
    public Path data() {
        return directory.resolve("data");
    }

    public Path log() {
        return created(directory.resolve("log"));
    }

    /** Process ids and generated settings of what runs now. */
    public Path run() {
        return created(directory.resolve("run"));
    }

    public Path keys() {
        return created(directory.resolve("keys"));
    }

    /** An ISO 8601 duration: how far the sandbox's clock is ahead of the machine's. */
    public Path clock() {
        return created(directory).resolve("clock");
    }

    public Path programme() {
        return root.resolve("programme");
    }

    private static Path created(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
