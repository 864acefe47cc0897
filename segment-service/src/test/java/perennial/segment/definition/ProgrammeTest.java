package perennial.segment.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The segments that ship, and those that are put on their day. */
class ProgrammeTest {

    static Stream<Path> files() throws IOException {
        return Stream.concat(
                files(Path.of("..", "programme", "segments")).stream(), files(Path.of("..", "calendar")).stream());
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void compilesWithoutAWarningUnderTheNameOfItsFile(Path file) throws IOException {
        Map<String, String> document;
        try (Reader reader = Files.newBufferedReader(file)) {
            document = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
        }
        assertThat(document)
                .containsOnlyKeys("kind", "id", "description", "when")
                .containsEntry("kind", "Segment");
        assertThat(file).hasFileName(document.get("id") + ".yaml");
        Compilation compilation = new Conditions().compile(document.getOrDefault("when", ""));
        assertThat(compilation)
                .isInstanceOfSatisfying(
                        Compilation.Compiled.class,
                        compiled -> assertThat(compiled.condition().warnings()).isEmpty());
    }
}
