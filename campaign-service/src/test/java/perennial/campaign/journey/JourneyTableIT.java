package perennial.campaign.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
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

    /** All that is due of a stopped campaign has been due for longer than what is not stopped. */
    @Test
    void whatIsStoppedIsSetAsideAndComesBackWhenItIsResumed() {
        int many = 20_000;
        try (LargeDatabase database = new LargeDatabase()) {
            database.definition("Campaign", "regretted");
            database.definition("Campaign", "running");
            database.journeys(1, many, "'regretted'");
            database.journeys(many + 1, many + 1, "'running'");
            database.jdbc()
                    .sql("update journey set state = 'READY', look_at = triggered_at")
                    .update();
            database.stop("regretted", true);
            JourneyTable journeys = new JourneyTable(database.jdbc(), database.batches());

            assertThat(journeys.setAside(Instant.now(), many + 1)).isEqualTo(many);
            due(database, journeys);
            long walk = database.walkOf(() -> assertThat(campaigns(journeys)).containsExactly("running"));
            assertThat(walk).isLessThan(100);
            assertThat(journeys.bringBack(many)).as("still stopped").isZero();
            assertThat(journeys.setAside(Instant.now(), many)).as("all were").isZero();

            database.stop("regretted", false);
            assertThat(journeys.bringBack(many - 1)).isEqualTo(many - 1);
            assertThat(journeys.bringBack(many - 1)).isEqualTo(1);
            assertThat(due(database, journeys)).containsOnly("regretted");
        }
    }

    private static List<String> due(LargeDatabase database, JourneyTable journeys) {
        List<String> campaigns = new ArrayList<>();
        database.walkOf(() -> campaigns.addAll(campaigns(journeys)));
        return campaigns;
    }

    private static List<String> campaigns(JourneyTable journeys) {
        return journeys.due(Instant.now(), 10).stream()
                .map(journey -> journey.beginning().campaignId())
                .toList();
    }
}
