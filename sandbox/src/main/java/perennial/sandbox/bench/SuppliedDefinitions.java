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

/** The definitions that benchmarks bring along, put over HTTP as any others. */
final class SuppliedDefinitions {

    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private SuppliedDefinitions() {}

    /** Returns when all of the file are live. */
    static void put(Home home, String resource) {
        Path file = home.run().resolve(resource);
        try (InputStream in =
                Objects.requireNonNull(SuppliedDefinitions.class.getResourceAsStream(resource), resource)) {
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
