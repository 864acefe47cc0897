package perennial.campaign.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import perennial.campaign.LargeDatabase;

class JourneyTableIT {

    /** Each of the first journeys was of another campaign, and that is believed of all that came since. */
    @Test
    void aCustomersLatestJourneyIsFoundInACampaignOfMany() {
        try (LargeDatabase database = new LargeDatabase()) {
            database.journeys(1, 100, "'campaign-' || i");
            database.jdbc().sql("analyze journey").update();
            database.journeys(101, 20_000, "'popular'");
            JourneyTable journeys = new JourneyTable(database.jdbc(), database.batches());

            long walk = database.walkOf(() -> assertThat(journeys.lastTriggers(List.of("c-500", "c-600", "nobody")))
                    .isEqualTo(Map.of(
                            new JourneyTable.Pair("popular", "c-500"), Instant.EPOCH.plusSeconds(500),
                            new JourneyTable.Pair("popular", "c-600"), Instant.EPOCH.plusSeconds(600))));

            assertThat(walk).isLessThan(100);
        }
    }
}
