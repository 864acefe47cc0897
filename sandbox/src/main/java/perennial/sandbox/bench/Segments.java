package perennial.sandbox.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Objects;
import perennial.sandbox.console.Failure;
import perennial.sandbox.definitions.Definitions;
import perennial.sandbox.home.Home;

/** The definitions that are live while segment-service is measured, as they are put while it runs. */
final class Segments {

    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private Segments() {}

    /** Twelve of them. Returns when all are live. */
    static void define(Home home) {
        put(home, "segments.yaml");
    }

    /** Another condition for one of the twelve. Returns when it is live: every customer has been looked at. */
    static void change(Home home) {
        put(home, "changed-segment.yaml");
    }

    private static void put(Home home, String resource) {
        Path file = home.run().resolve(resource);
        try (InputStream in = Objects.requireNonNull(Segments.class.getResourceAsStream(resource), resource)) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Definitions.Report report = Definitions.apply(home, file, PATIENCE);
        if (!report.problems().isEmpty()) {
            throw new Failure(String.join("\n", report.problems()));
        }
    }
}
