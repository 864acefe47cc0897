package perennial.campaign.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapTest {

    private static final Instant NOW = Instant.parse("2026-03-08T10:00:00Z");
    private static final Cap TWO_A_WEEK = new Cap(2, Duration.ofDays(7));

    @Test
    void asManyAsItSaysMayGo() {
        assertThat(TWO_A_WEEK.freeAfter(List.of(), NOW)).isEmpty();
        assertThat(TWO_A_WEEK.freeAfter(List.of(NOW), NOW)).isEmpty();
    }

    @Test
    void theNextMayGoWhenTheOldestThatCountsIsAPeriodAgo() {
        Instant sunday = NOW.minus(Duration.ofDays(7)).plusMillis(1);

        assertThat(TWO_A_WEEK.freeAfter(List.of(NOW, sunday), NOW)).contains(NOW.plusMillis(1));
        assertThat(TWO_A_WEEK.freeAfter(List.of(NOW, sunday.minusMillis(1)), NOW))
                .isEmpty();
    }

    @Test
    void underALoweredCapTheLatestOnesCount() {
        Instant yesterday = NOW.minus(Duration.ofDays(1));

        assertThat(new Cap(1, Duration.ofDays(7)).freeAfter(List.of(yesterday, NOW.minus(Duration.ofDays(6))), NOW))
                .contains(yesterday.plus(Duration.ofDays(7)));
    }
}
