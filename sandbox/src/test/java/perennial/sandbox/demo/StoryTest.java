package perennial.sandbox.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoryTest {

    @Test
    void eachStepIsALineWithTheTimeSinceTheFirst() {
        Instant start = Instant.parse("2026-03-01T12:00:00Z");

        String story = Story.of(List.of(
                Step.seen("SIGNED_UP", start, "Ada"),
                Step.seen("ENTERED new-customer", start.plusMillis(1_234), "event m-1"),
                Step.missing("voucher REQUESTED", "not seen"),
                Step.check("the balance is the sum", true, "93")));

        assertThat(story.lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        " ok +0.000 s SIGNED_UP Ada",
                        " ok +1.234 s ENTERED new-customer event m-1",
                        " MISSING voucher REQUESTED not seen",
                        " ok the balance is the sum 93");
    }
}
