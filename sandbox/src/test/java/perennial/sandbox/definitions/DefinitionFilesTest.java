package perennial.sandbox.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perennial.sandbox.console.Failure;

class DefinitionFilesTest {

    @TempDir
    Path directory = Path.of("");

    @Test
    void whatOthersReferToComesFirst() throws IOException {
        write("a/campaign.yaml", """
                kind: Campaign
                id: welcome
                on: {entered: new-customer}
                ---
                # a document with nothing in it
                ---
                kind: Template
                id: welcome
                """);
        write("b.yml", "kind: Promotion\nid: welcome-10\nvalid: {from: 2026-01-01}\n");
        write("c.json", "{\"kind\": \"Segment\", \"id\": \"lapsed\"}");
        write("readme.md", "# no definition");

        DefinitionFiles files = DefinitionFiles.read(directory);

        assertThat(files.problems()).isEmpty();
        assertThat(files.definitions())
                .extracting(Definition::name)
                .containsExactly("Segment lapsed", "Promotion welcome-10", "Template welcome", "Campaign welcome");
        assertThat(files.definitions().get(1).body().toString())
                .isEqualTo("{\"kind\":\"Promotion\",\"id\":\"welcome-10\",\"valid\":{\"from\":\"2026-01-01\"}}");
        assertThat(files.definitions().get(3).body().has("on")).isTrue();
    }

    @Test
    void whatCannotBeReadIsNamedAndKeepsNothingElseBack() throws IOException {
        write("broken.yaml", "kind: Segment\nid: one\n---\nkind: [Segment\n");
        write("kinds.yaml", "kind: Segmnt\nid: x\n---\nid: y\n---\nkind: Tier\n---\n- a list\n");
        write("twins.yaml", "kind: Tier\nid: gold\n---\nkind: Tier\nid: gold\n");
        write("twice.yaml", "kind: Tier\nid: a\nid: b\n");

        DefinitionFiles files = DefinitionFiles.read(directory);

        assertThat(files.definitions()).extracting(Definition::name).containsExactly("Segment one");
        assertThat(files.problems())
                .anyMatch(problem -> problem.contains("broken.yaml, document 2"))
                .anyMatch(problem -> problem.contains("kinds.yaml, document 1: there is no kind 'Segmnt'"))
                .anyMatch(problem -> problem.contains("kinds.yaml, document 2: `kind` is missing"))
                .anyMatch(problem -> problem.contains("kinds.yaml, document 3: `id` is missing"))
                .anyMatch(problem -> problem.contains("kinds.yaml, document 4: must be a mapping"))
                .anyMatch(problem -> problem.contains("twins.yaml, document 2: Tier gold is also defined in"))
                .anyMatch(problem -> problem.contains("twice.yaml, document 1, line 3"))
                .hasSize(7);
    }

    @Test
    void aDirectoryThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> DefinitionFiles.read(directory.resolve("none")))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("none");
    }

    private void write(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
