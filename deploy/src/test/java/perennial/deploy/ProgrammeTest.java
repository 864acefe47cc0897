package perennial.deploy;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The programme reaches the cluster whole. */
class ProgrammeTest {

    private static final Path PROGRAMME = Path.of("../programme");

    static Stream<Overlay> overlays() {
        return Overlay.all();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void theJobSeesEveryFileOfTheProgramme(Overlay overlay) throws IOException {
        JsonNode job = overlay.ofKind("Job")
                .filter(each -> each.at("/metadata/name").asText().equals("programme"))
                .findFirst()
                .orElseThrow();
        Map<String, String> mountedAt = StreamSupport.stream(
                        job.at("/spec/template/spec/containers/0/volumeMounts").spliterator(), false)
                .collect(toMap(
                        mount -> mount.path("name").asText(),
                        mount -> mount.path("mountPath").asText()));
        Map<String, String> seen = new HashMap<>();
        job.at("/spec/template/spec/volumes")
                .forEach(volume -> overlay.ofKind("ConfigMap")
                        .filter(map -> map.at("/metadata/name")
                                .asText()
                                .equals(volume.at("/configMap/name").asText()))
                        .forEach(map -> map.path("data")
                                .properties()
                                .forEach(file -> seen.put(
                                        mountedAt.get(volume.path("name").asText()) + "/" + file.getKey(),
                                        file.getValue().asText()))));
        try (Stream<Path> files = Files.walk(PROGRAMME)) {
            Map<String, String> written = new HashMap<>();
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
                written.put("/programme/" + PROGRAMME.relativize(file), Files.readString(file));
            }
            assertThat(seen.keySet())
                    .as("files that programme/Kustomization names, in folders that base/jobs/jobs.yaml mounts")
                    .containsExactlyInAnyOrderElementsOf(written.keySet());
            assertThat(seen).isEqualTo(written);
        }
    }
}
