package perennial.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidator;
import org.apache.avro.SchemaValidatorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every schema can be read by, and can read, each one that was ever released: {@code baseline/<release>/<record>.avsc}. */
class CompatibilityTest {

    private static final Path BASELINE = Path.of("baseline");
    private static final SchemaValidator FULL_TRANSITIVE =
            new SchemaValidatorBuilder().mutualReadStrategy().validateAll();

    static List<Topic<?>> topics() {
        return Topics.all();
    }

    @ParameterizedTest
    @MethodSource("topics")
    void schemaIsCompatibleWithAllReleases(Topic<?> topic) throws IOException {
        List<Schema> released = released(topic.schema().getName());

        assertThat(released).as("releases of %s", topic.schema().getName()).isNotEmpty();
        assertThatCode(() -> FULL_TRANSITIVE.validate(topic.schema(), released)).doesNotThrowAnyException();
    }

    @Test
    void aNewFieldWithoutADefaultIsRefused() throws IOException {
        Schema released = released("OrderEvent").getFirst();
        Schema changed = new Schema.Parser()
                .parse(released.toString()
                        .replaceFirst("\\{\"name\":\"orderId\"", "{\"name\":\"shop\",\"type\":\"string\"},$0"));

        assertThatThrownBy(() -> FULL_TRANSITIVE.validate(changed, List.of(released)))
                .isInstanceOf(SchemaValidationException.class);
    }

    private static List<Schema> released(String record) throws IOException {
        try (var files = Files.walk(BASELINE)) {
            return files.filter(file -> file.getFileName().toString().equals(record + ".avsc"))
                    .sorted()
                    .map(CompatibilityTest::parse)
                    .toList();
        }
    }

    private static Schema parse(Path file) {
        try {
            return new Schema.Parser().parse(file.toFile());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
