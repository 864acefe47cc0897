package perennial.voucher.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import perennial.voucher.code.Code;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The promotions that ship. */
class ProgrammeTest {

    private static final YAMLMapper YAML = new YAMLMapper();

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "programme", "promotions"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void isWithoutDefectsUnderTheNameOfItsFile(Path file) {
        ObjectNode document = (ObjectNode) YAML.readTree(file);

        assertThat(document.get("kind").asString()).isEqualTo("Promotion");
        assertThat(file).hasFileName(document.get("id").asString() + ".yaml");
        assertThat(PromotionRules.defects(TestPromotions.document(keys(document))))
                .isEmpty();
    }

    @Test
    void noTwoHaveTheSameGenericCode() throws IOException {
        Set<Code> generic = new HashSet<>();
        for (Path file : files()) {
            Promotion promotion = TestPromotions.promotion(keys((ObjectNode) YAML.readTree(file)));
            if (promotion.genericCode() != null) {
                assertThat(generic.add(promotion.genericCode()))
                        .as(file.toString())
                        .isTrue();
            }
        }
        assertThat(generic).isNotEmpty();
    }

    private static String keys(ObjectNode document) {
        document.remove(List.of("kind", "id"));
        return document.toString();
    }
}
