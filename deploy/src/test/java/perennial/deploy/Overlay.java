package perennial.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What is applied to a cluster: the objects of one overlay as kubectl renders them. */
record Overlay(String name, List<JsonNode> objects) {

    private static final Map<String, Overlay> RENDERED = new ConcurrentHashMap<>();

    static Stream<Overlay> all() {
        return Stream.of("local", "production").map(Overlay::named);
    }

    static Overlay named(String name) {
        return RENDERED.computeIfAbsent(name, Overlay::render);
    }

    Stream<JsonNode> ofKind(String kind) {
        return objects.stream().filter(object -> object.path("kind").asText().equals(kind));
    }

    /** Whatever makes pods, by Perennial's own hand. */
    Stream<JsonNode> workloads() {
        return Stream.of("Deployment", "StatefulSet", "Job").flatMap(this::ofKind);
    }

    static String describe(JsonNode object) {
        return object.path("kind").asText() + " " + object.at("/metadata/name").asText();
    }

    @Override
    public String toString() {
        return name;
    }

    private static Overlay render(String name) {
        String yaml = Kubectl.kustomize(Path.of("kubernetes/overlays", name));
        try (MappingIterator<JsonNode> documents =
                new YAMLMapper().readerFor(JsonNode.class).readValues(yaml)) {
            return new Overlay(name, documents.readAll());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
