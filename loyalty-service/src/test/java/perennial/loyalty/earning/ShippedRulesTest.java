package perennial.loyalty.earning;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import perennial.platform.definition.DefinitionReader;
import perennial.platform.definition.Kind;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The earning rules that ship. */
class ShippedRulesTest {

    private static final YAMLMapper YAML = new YAMLMapper();

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "programme", "earning-rules"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void isWithoutDefectsUnderTheNameOfItsFile(Path file) {
        ObjectNode document = (ObjectNode) YAML.readTree(file);
        String id = document.get("id").asString();

        assertThat(file).hasFileName(id + ".yaml");
        assertThat(new DefinitionReader<>(new Kind<>("EarningRule", EarningRule.class, Rules.COMPILER::defects))
                        .read(id, document)
                        .points())
                .isNotBlank();
    }
}
