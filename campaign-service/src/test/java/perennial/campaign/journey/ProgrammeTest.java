package perennial.campaign.journey;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import perennial.campaign.template.CompiledTemplate;
import perennial.campaign.template.Template;
import perennial.campaign.template.Templates;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The campaigns that ship are good, and so are the templates that they name. */
class ProgrammeTest {

    private static final Path PROGRAMME = Path.of("..", "programme");
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    @TestFactory
    List<DynamicTest> everyCampaignIsWithoutDefects() throws IOException {
        Map<String, CompiledTemplate> templates = documents("templates").stream()
                .collect(toMap(ProgrammeTest::id, document -> Templates.compile(own(document, Template.class))));
        return documents("campaigns").stream()
                .map(document -> DynamicTest.dynamicTest(
                        id(document),
                        () -> assertThat(own(document, CampaignDocument.class)
                                        .defects(template -> Optional.ofNullable(templates.get(template))))
                                .isEmpty()))
                .toList();
    }

    /** And that no template is left over. */
    @Test
    void everyCampaignNamesSegmentsAndPromotionsThatThereAre() throws IOException {
        Set<String> segments = Stream.concat(ids(PROGRAMME.resolve("segments")), ids(Path.of("..", "calendar")))
                .collect(toSet());
        Set<String> promotions = ids(PROGRAMME.resolve("promotions")).collect(toSet());
        List<ObjectNode> campaigns = documents("campaigns");

        assertThat(campaigns.stream()
                        .flatMap(campaign -> Stream.of("entered", "exited").flatMap(key -> named(campaign, key))))
                .isNotEmpty()
                .isSubsetOf(segments);
        assertThat(campaigns.stream().flatMap(campaign -> named(campaign, "issue")))
                .isNotEmpty()
                .isSubsetOf(promotions);
        assertThat(campaigns.stream().flatMap(campaign -> named(campaign, "template")))
                .containsExactlyInAnyOrderElementsOf(
                        ids(PROGRAMME.resolve("templates")).toList());
    }

    private static Stream<String> named(ObjectNode document, String key) {
        return document.findValuesAsString(key).stream();
    }

    private static Stream<String> ids(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString().replace(".yaml", "")).toList().stream();
        }
    }

    private static String id(ObjectNode document) {
        return document.path("id").asString("");
    }

    private static <T> T own(ObjectNode document, Class<T> type) {
        ObjectNode own = document.deepCopy();
        own.remove(List.of("kind", "id"));
        return YAML.treeToValue(own, type);
    }

    private static List<ObjectNode> documents(String folder) throws IOException {
        try (var files = Files.list(PROGRAMME.resolve(folder))) {
            return files.sorted().map(file -> (ObjectNode) YAML.readTree(file)).toList();
        }
    }
}
