package perennial.loyalty.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SetAsideTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final SetAside aside = new SetAside();

    @Test
    void whoFailsIsLeftAloneForFiveMinutes() {
        aside.add("c-1", NOW);
        aside.add("c-2", NOW.plusSeconds(60));

        assertThat(aside.at(NOW.plusSeconds(299))).containsExactlyInAnyOrder("c-1", "c-2");
        assertThat(aside.at(NOW.plusSeconds(300))).containsExactly("c-2");
        assertThat(aside.at(NOW.plusSeconds(360))).isEmpty();
    }

    @Test
    void whoFailsAgainIsLeftAloneFromThenOn() {
        aside.add("c-1", NOW);
        aside.add("c-2", NOW);
        aside.add("c-1", NOW.plusSeconds(100));

        assertThat(aside.at(NOW.plusSeconds(301))).containsExactly("c-1");
    }

    @Test
    void ofTooManyWhoFailedFirstIsLookedAtSooner() {
        IntStream.rangeClosed(0, 10_000).forEach(number -> aside.add("c-" + number, NOW));

        assertThat(aside.at(NOW)).hasSize(10_000).doesNotContain("c-0");
    }
}
