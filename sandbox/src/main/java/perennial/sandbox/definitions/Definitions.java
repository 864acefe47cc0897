package perennial.sandbox.definitions;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import perennial.sandbox.home.Home;

/** Puts all definitions of a directory; one that is refused keeps none of the others back. */
public final class Definitions {

    private Definitions() {}

    /**
     * @param accepted one line a definition
     * @param problems one line a definition that was refused, or a document that could not be read
     */
    public record Report(List<String> accepted, List<String> problems) {}

    public static Report apply(Home home, Path directory) {
        DefinitionFiles files = DefinitionFiles.read(directory);
        List<String> accepted = new ArrayList<>();
        List<String> problems = new ArrayList<>(files.problems());
        DefinitionClient client = new DefinitionClient(home);
        for (Definition definition : files.definitions()) {
            switch (client.put(definition)) {
                case DefinitionClient.Outcome.Accepted outcome ->
                    accepted.add(definition.name() + ", version " + outcome.version());
                case DefinitionClient.Outcome.Refused outcome ->
                    problems.add(definition.place() + " (" + definition.name() + "): " + outcome.reason());
            }
        }
        return new Report(accepted, problems);
    }
}
