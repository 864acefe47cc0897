package perennial.sandbox.definitions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import perennial.sandbox.console.Failure;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The definitions of a directory and what is wrong with those that could not be read. A file may hold several documents.
 *
 * @param definitions in the order in which they can be put
 * @param problems each with its file and document
 */
record DefinitionFiles(List<Definition> definitions, List<String> problems) {

    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Reads a directory with all below it, or one file. */
    static DefinitionFiles read(Path directory) {
        if (!Files.exists(directory)) {
            throw new Failure("There is no directory " + directory + ".");
        }
        DefinitionFiles found = new DefinitionFiles(new ArrayList<>(), new ArrayList<>());
        try (Stream<Path> files = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
            files.filter(Files::isRegularFile)
                    .filter(file -> isYaml(file) || isJson(file))
                    .sorted()
                    .forEach(found::readFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        found.refuseTwins();
        found.definitions.sort(Comparator.comparing(Definition::kind));
        return found;
    }

    private void readFile(Path file) {
        int number = 0;
        try (MappingIterator<JsonNode> documents =
                (isJson(file) ? JSON : YAML).readerFor(JsonNode.class).readValues(file)) {
            while (documents.hasNextValue()) {
                number++;
                JsonNode document = documents.nextValue();
                if (!document.isNull() && !document.isMissingNode()) {
                    readDocument(file + ", document " + number, document);
                }
            }
        } catch (JacksonException e) {
            String line =
                    e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
            problems.add(file + ", document " + Math.max(1, number) + line + ": " + e.getOriginalMessage());
        }
    }

    private void readDocument(String place, JsonNode document) {
        if (!(document instanceof ObjectNode body)) {
            problems.add(place + ": must be a mapping with `kind` and `id`");
            return;
        }
        String kind = body.path("kind").asString("");
        String id = body.path("id").asString("");
        Kind.named(kind)
                .ifPresentOrElse(
                        known -> {
                            if (id.isBlank()) {
                                problems.add(place + ": `id` is missing");
                            } else {
                                definitions.add(new Definition(place, known, id, body));
                            }
                        },
                        () -> problems.add(place
                                + (kind.isEmpty() ? ": `kind` is missing" : ": there is no kind '" + kind + "'")));
    }

    /** Which of two would win is an accident of file names, so neither is put. */
    private void refuseTwins() {
        Map<String, List<Definition>> byName = new HashMap<>();
        definitions.forEach(definition -> byName.computeIfAbsent(definition.name(), name -> new ArrayList<>())
                .add(definition));
        byName.values().stream().filter(twins -> twins.size() > 1).forEach(twins -> {
            definitions.removeAll(twins);
            problems.add(twins.getLast().place() + ": " + twins.getLast().name() + " is also defined in "
                    + twins.getFirst().place());
        });
    }

    private static boolean isYaml(Path file) {
        return file.toString().endsWith(".yaml") || file.toString().endsWith(".yml");
    }

    private static boolean isJson(Path file) {
        return file.toString().endsWith(".json");
    }
}
