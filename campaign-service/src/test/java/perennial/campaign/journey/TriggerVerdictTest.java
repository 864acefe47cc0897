package perennial.campaign.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static perennial.campaign.journey.Campaigns.SEND;
import static perennial.campaign.journey.Campaigns.TRIGGERED;
import static perennial.campaign.journey.Occurrence.Origin.DEFINITION;
import static perennial.campaign.journey.Occurrence.Origin.LIFE;
import static perennial.campaign.journey.Occurrence.Origin.REMOVAL;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import perennial.campaign.delivery.Occasion;

class TriggerVerdictTest {

    private static final Campaign NEVER = Campaigns.campaign(new Reentry.Never(), SEND);

    @Test
    void whatHappenedLongerAgoThanTheFreshnessIsNotDone() {
        Instant last = TRIGGERED.plus(Duration.ofDays(2));

        assertThat(verdict(NEVER, change("c-1", LIFE), Optional.empty(), last)).isEqualTo(TriggerVerdict.START);
        assertThat(verdict(NEVER, change("c-1", LIFE), Optional.empty(), last.plusMillis(1)))
                .isEqualTo(TriggerVerdict.STALE);
    }

    @Test
    void aDefinitionAndAGuestBeginNothing() {
        assertThat(verdict(NEVER, change("c-1", DEFINITION), Optional.empty(), TRIGGERED))
                .isEqualTo(TriggerVerdict.NOT_LIVE);
        assertThat(verdict(NEVER, change("guest:1", LIFE), Optional.empty(), TRIGGERED))
                .isEqualTo(TriggerVerdict.GUEST);
    }

    @Test
    void whomADefinitionFindsIsIncludedWhereTheCampaignSaysSo() {
        Campaign including = new Campaign(
                Campaigns.ENTERED,
                true,
                Duration.ofDays(2),
                new Reentry.Never(),
                List.of(),
                Duration.ofDays(7),
                List.of(SEND));

        assertThat(verdict(including, change("c-1", DEFINITION), Optional.empty(), TRIGGERED))
                .isEqualTo(TriggerVerdict.START);
        assertThat(verdict(including, change("c-1", REMOVAL), Optional.empty(), TRIGGERED))
                .isEqualTo(TriggerVerdict.NOT_LIVE);
    }

    @Test
    void whoHasBeenInTheCampaignEntersAgainByItsPolicyOnly() {
        Optional<Instant> aDayBefore = Optional.of(TRIGGERED.minus(Duration.ofDays(1)));
        Occurrence change = change("c-1", LIFE);

        assertThat(verdict(NEVER, change, aDayBefore, TRIGGERED)).isEqualTo(TriggerVerdict.REENTRY);
        assertThat(verdict(Campaigns.campaign(new Reentry.Always(), SEND), change, aDayBefore, TRIGGERED))
                .isEqualTo(TriggerVerdict.START);
        assertThat(verdict(
                        Campaigns.campaign(new Reentry.After(Duration.ofDays(1)), SEND), change, aDayBefore, TRIGGERED))
                .isEqualTo(TriggerVerdict.START);
        assertThat(verdict(
                        Campaigns.campaign(new Reentry.After(Duration.ofDays(2)), SEND), change, aDayBefore, TRIGGERED))
                .isEqualTo(TriggerVerdict.REENTRY);
    }

    private static TriggerVerdict verdict(
            Campaign campaign, Occurrence change, Optional<Instant> lastTrigger, Instant now) {
        return TriggerVerdict.of(campaign, change, lastTrigger, now);
    }

    private static Occurrence change(String customerId, Occurrence.Origin origin) {
        return new Occurrence("m1", "m1", customerId, TRIGGERED, origin, Campaigns.ENTERED, Occasion.NONE, null);
    }
}
