package perennial.segment.definition;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads segment definitions from YAML, one document a segment. */
public final class SegmentFiles {
    private static final List<String> KEYS = List.of("kind", "id", "description", "when");
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    private final Conditions conditions;

    public SegmentFiles(Conditions conditions) {
        this.conditions = conditions;
    }

    /**
     * @return the definitions of all {@code .yaml} and {@code .yml} files in the directory
     * @throws InvalidDefinitionException if one of them cannot be used
     */
    public Segments readAll(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            List<Segment> segments = new ArrayList<>();
            Map<String, Path> origins = new HashMap<>();
            for (Path file : entries.filter(SegmentFiles::isYaml).sorted().toList()) {
                for (Segment segment : read(file.getFileName().toString(), Files.readString(file))) {
                    Path other = origins.put(segment.id(), file);
                    if (other != null) {
                        throw new InvalidDefinitionException(
                                file + ": segment " + segment.id() + " is defined in " + other + " already");
                    }
                    segments.add(segment);
                }
            }
            return new Segments(segments);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read segment definitions from " + directory.toAbsolutePath(), e);
        }
    }

    List<Segment> read(String source, String yaml) {
        Reader reader = new StringReader(yaml);
        try {
            List<Segment> segments = new ArrayList<>();
            for (Node document : new Yaml(new SafeConstructor(new LoaderOptions())).composeAll(reader)) {
                segments.add(segment(source, document));
            }
            return segments;
        } catch (MarkedYAMLException e) {
            throw new InvalidDefinitionException(source + ": " + e.getMessage());
        }
    }

    private Segment segment(String source, Node document) {
        if (!(document instanceof MappingNode mapping)) {
            throw invalid(source, document, "expected the keys " + String.join(", ", KEYS));
        }
        Map<String, ScalarNode> values = new HashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            if (!KEYS.contains(key)) {
                throw invalid(
                        source,
                        entry.getKeyNode(),
                        "unknown key '" + key + "', expected one of " + String.join(", ", KEYS));
            }
            if (!(entry.getValueNode() instanceof ScalarNode value)) {
                throw invalid(source, entry.getValueNode(), "expected a text for '" + key + "'");
            }
            if (values.put(key, value) != null) {
                throw invalid(source, entry.getKeyNode(), "'" + key + "' is there twice");
            }
        }
        ScalarNode kind = required(source, document, values.get("kind"), "kind");
        if (!kind.getValue().equals("Segment")) {
            throw invalid(source, kind, "expected kind Segment, found " + kind.getValue());
        }
        ScalarNode id = required(source, document, values.get("id"), "id");
        if (!ID.matcher(id.getValue()).matches()) {
            throw invalid(source, id, "expected an id of small letters, digits and hyphens, found " + id.getValue());
        }
        ScalarNode description = values.get("description");
        ScalarNode when = required(source, document, values.get("when"), "when");
        return new Segment(
                id.getValue(), description == null ? "" : description.getValue(), 1, condition(source, when));
    }

    private Condition condition(String source, ScalarNode when) {
        return switch (conditions.compile(when.getValue())) {
            case Compilation.Compiled compiled -> compiled.condition();
            case Compilation.Refused refused ->
                throw invalid(
                        source,
                        when,
                        "the condition does not compile: "
                                + refused.problems().stream()
                                        .map(Problem::toString)
                                        .collect(Collectors.joining("; ")));
        };
    }

    private static ScalarNode required(String source, Node document, @Nullable ScalarNode value, String key) {
        if (value == null || value.getValue().isBlank()) {
            throw invalid(source, document, "expected the key '" + key + "'");
        }
        return value;
    }

    private static InvalidDefinitionException invalid(String source, Node node, String message) {
        return new InvalidDefinitionException(source
                + ", line "
                + (node.getStartMark().getLine() + 1)
                + ", column "
                + (node.getStartMark().getColumn() + 1)
                + ": "
                + message);
    }

    private static boolean isYaml(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }
}
