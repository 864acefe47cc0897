package perennial.sandbox.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perennial.events.EngagementEvent;
import perennial.sandbox.console.Failure;
import perennial.schemas.Topics;

class EventFileTest {

    private static final String GOOD =
            "{\"eventId\":\"e\",\"type\":\"VISIT\",\"occurredAt\":\"2026-03-01T12:00:00Z\",\"customerId\":\"c\"}";

    @TempDir
    Path directory = Path.of("");

    @Test
    void eventsAreReadInTheOrderOfTheFile() throws IOException {
        EventFile<EngagementEvent> file =
                file(GOOD.replace("\"e\"", "\"1\"") + "\n\n" + GOOD.replace("\"e\"", "\"2\"") + "\r\n");
        List<String> ids = new ArrayList<>();

        assertThat(file.check()).isEqualTo(2);
        file.forEach(event -> ids.add(event.getEventId()));

        assertThat(ids).containsExactly("1", "2");
    }

    @Test
    void everyBadLineIsNamedWithItsNumber() throws IOException {
        EventFile<EngagementEvent> file = file(String.join(
                "\n", GOOD, "", "{\"eventId\":", GOOD.replace("\"c\"", "7"), GOOD + GOOD, GOOD.replace("VISIT", "\0")));

        assertThatThrownBy(file::check)
                .isInstanceOf(Failure.class)
                .hasMessageContaining("Nothing of it was published.")
                .hasMessageContaining("line 3: is not JSON")
                .hasMessageContaining("line 4: customerId: must be a string")
                .hasMessageContaining("line 5: is not JSON")
                .hasMessageContaining("line 6: is not JSON");
    }

    @Test
    void ofManyBadLinesTheFirstAreToldAndTheOthersCounted() throws IOException {
        EventFile<EngagementEvent> file = file("x\n".repeat(25));

        assertThatThrownBy(file::check).hasMessageContaining("line 20:").hasMessageEndingWith("and 5 more bad lines");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(new EventFile<>(directory.resolve("none.jsonl"), Topics.ENGAGEMENT)::check)
                .isInstanceOf(Failure.class)
                .hasMessageContaining("none.jsonl");
    }

    private EventFile<EngagementEvent> file(String content) throws IOException {
        return new EventFile<>(Files.writeString(directory.resolve("events.jsonl"), content), Topics.ENGAGEMENT);
    }
}
