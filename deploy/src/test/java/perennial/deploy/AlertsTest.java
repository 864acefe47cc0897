package perennial.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Whoever is woken by an alert finds a page on it. */
class AlertsTest {

    private static final Path ROOT = Path.of("..");

    private final List<JsonNode> alerts = StreamSupport.stream(
                    Overlay.named("production")
                            .ofKind("PrometheusRule")
                            .findFirst()
                            .orElseThrow()
                            .at("/spec/groups/0/rules")
                            .spliterator(),
                    false)
            .toList();

    @Test
    void everyAlertHasARunbookThatTellsHowToLookAndWhatToDo() throws IOException {
        assertThat(alerts).hasSizeGreaterThan(10);
        for (JsonNode alert : alerts) {
            Path runbook = ROOT.resolve(alert.at("/annotations/runbook").asText());
            assertThat(Files.readString(runbook))
                    .startsWith("# " + alert.path("alert").asText() + "\n")
                    .contains("\n## Look\n", "\n## Do\n");
            assertThat(alert.at("/annotations/summary").asText()).isNotEmpty();
            assertThat(alert.at("/labels/severity").asText()).isIn("warning", "critical");
        }
    }

    @Test
    void everyRunbookBelongsToAnAlert() throws IOException {
        try (Stream<Path> runbooks = Files.list(ROOT.resolve("docs/runbooks"))) {
            assertThat(runbooks.map(file -> "docs/runbooks/" + file.getFileName()))
                    .containsExactlyInAnyOrderElementsOf(alerts.stream()
                            .map(alert -> alert.at("/annotations/runbook").asText())
                            .toList());
        }
    }
}
