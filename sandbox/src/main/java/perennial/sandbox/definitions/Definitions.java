package perennial.sandbox.definitions;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import perennial.sandbox.home.Home;

/** Puts all definitions of a directory; one that is refused keeps none of the others back. */
public final class Definitions {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private Definitions() {}

    /**
     * @param accepted one line a definition
     * @param problems one line a definition that was refused, or a document that could not be read, or a segment that is not
     *     in force for all customers yet
     */
    public record Report(List<String> accepted, List<String> problems) {}

    /** Returns when all that was put is in force, or after a minute. */
    public static Report apply(Home home, Path directory) {
        return apply(home, directory, PATIENCE);
    }

    /** @param patience how long customers may take to be looked at, all segments together */
    public static Report apply(Home home, Path directory, Duration patience) {
        DefinitionFiles files = DefinitionFiles.read(directory);
        List<String> accepted = new ArrayList<>();
        List<String> problems = new ArrayList<>(files.problems());
        Map<Definition, String> segments = new LinkedHashMap<>();
        DefinitionClient client = new DefinitionClient(home);
        for (Definition definition : files.definitions()) {
            switch (client.put(definition)) {
                case DefinitionClient.Outcome.Accepted outcome -> {
                    accepted.add(definition.name() + ", version " + outcome.version());
                    if (definition.kind() == Kind.SEGMENT) {
                        segments.put(definition, outcome.version());
                    }
                }
                case DefinitionClient.Outcome.Refused outcome ->
                    problems.add(definition.place() + " (" + definition.name() + "): " + outcome.reason());
            }
        }
        problems.addAll(unsettled(client, segments, patience));
        return new Report(accepted, problems);
    }

    private static List<String> unsettled(
            DefinitionClient client, Map<Definition, String> segments, Duration patience) {
        Instant deadline = Instant.now().plus(patience);
        Map<Definition, String> waiting = new LinkedHashMap<>(segments);
        waiting.entrySet().removeIf(segment -> client.isSettled(segment.getKey(), segment.getValue()));
        while (!waiting.isEmpty() && Instant.now().isBefore(deadline)) {
            sleep();
            waiting.entrySet().removeIf(segment -> client.isSettled(segment.getKey(), segment.getValue()));
        }
        return waiting.entrySet().stream()
                .map(segment -> segment.getKey().name() + ", version " + segment.getValue()
                        + ": was accepted, but after " + patience.toSeconds()
                        + " s segment-service is still looking at customers. GET /segments/"
                        + segment.getKey().id() + " says LIVE when it has seen all")
                .toList();
    }

    private static void sleep() {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }
}
