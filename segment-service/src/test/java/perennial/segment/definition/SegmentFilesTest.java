package perennial.segment.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SegmentFilesTest {
    private final SegmentFiles files = new SegmentFiles(new Conditions());

    @Test
    void theShippedProgrammeCompiles() {
        assertThat(files.readAll(Path.of("..", "programme", "segments")).all())
                .extracting(Segment::id)
                .contains("cart-abandoned", "lapsed", "new-customer");
    }

    @Test
    void readsOneSegmentADocument() {
        assertThat(files.read("two.yaml", """
                kind: Segment
                id: a
                description: always
                when: "true"
                ---
                kind: Segment
                id: b
                when: >
                  orders.count > 0
                  && country == 'FR'
                """))
                .extracting(
                        Segment::id,
                        Segment::description,
                        Segment::version,
                        segment -> segment.condition().text())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("a", "always", 1, "true"),
                        org.assertj.core.groups.Tuple.tuple("b", "", 1, "orders.count > 0 && country == 'FR'\n"));
    }

    static Stream<Arguments> unusable() {
        return Stream.of(
                Arguments.of(
                        "kind: Segment\nid: a\nwhen: 'true'\nfrequency: 3",
                        "a.yaml, line 4, column 1: unknown key 'frequency', expected one of kind, id, description, when"),
                Arguments.of("kind: Campaign\nid: a\nwhen: 'true'", "a.yaml, line 1, column 7: expected kind Segment"),
                Arguments.of("kind: Segment\nid: A b\nwhen: 'true'", "a.yaml, line 2, column 5: expected an id of"),
                Arguments.of("kind: Segment\nid: a", "a.yaml, line 1, column 1: expected the key 'when'"),
                Arguments.of(
                        "kind: Segment\nid: a\nid: b\nwhen: 'true'", "a.yaml, line 3, column 1: 'id' is there twice"),
                Arguments.of("kind: Segment\nid: a\nwhen: [1]", "a.yaml, line 3, column 7: expected a text for 'when'"),
                Arguments.of("- 1", "a.yaml, line 1, column 1: expected the keys"),
                Arguments.of("kind: [", "a.yaml: while parsing"),
                Arguments.of(
                        "kind: Segment\nid: a\nwhen: order.count > 0",
                        "a.yaml, line 3, column 7: the condition does not compile: line 1, column 1: unknown name 'order'"));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void saysWhereAFileIsWrongAndWhatWasExpected(String yaml, String message) {
        assertThatThrownBy(() -> files.read("a.yaml", yaml))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessageContaining(message);
    }

    @Test
    void anIdIsDefinedOnce(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("one.yaml"), "kind: Segment\nid: a\nwhen: 'true'");
        Files.writeString(directory.resolve("two.yml"), "kind: Segment\nid: a\nwhen: 'false'");
        assertThatThrownBy(() -> files.readAll(directory))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessageContaining("two.yml: segment a is defined in")
                .hasMessageContaining("one.yaml");
    }
}
