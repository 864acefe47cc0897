package perennial.campaign.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static perennial.campaign.journey.Campaigns.SEND;
import static perennial.campaign.journey.Campaigns.TRIGGERED;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TriggerVerdictTest {

    private static final Campaign NEVER = Campaigns.campaign(new Reentry.Never(), SEND);

    @Test
    void whatHappenedLongerAgoThanTheFreshnessIsNotDone() {
        Instant last = TRIGGERED.plus(Duration.ofDays(2));

        assertThat(verdict(NEVER, change("c-1", true), Optional.empty(), last)).isEqualTo(TriggerVerdict.START);
        assertThat(verdict(NEVER, change("c-1", true), Optional.empty(), last.plusMillis(1)))
                .isEqualTo(TriggerVerdict.STALE);
    }

    @Test
    void aDefinitionAndAGuestBeginNothing() {
        assertThat(verdict(NEVER, change("c-1", false), Optional.empty(), TRIGGERED))
                .isEqualTo(TriggerVerdict.NOT_LIVE);
        assertThat(verdict(NEVER, change("guest:1", true), Optional.empty(), TRIGGERED))
                .isEqualTo(TriggerVerdict.GUEST);
    }

    @Test
    void whoHasBeenInTheCampaignEntersAgainByItsPolicyOnly() {
        Optional<Instant> aDayBefore = Optional.of(TRIGGERED.minus(Duration.ofDays(1)));
        MembershipChange change = change("c-1", true);

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
            Campaign campaign, MembershipChange change, Optional<Instant> lastTrigger, Instant now) {
        return TriggerVerdict.of(campaign, change, lastTrigger, now);
    }

    private static MembershipChange change(String customerId, boolean live) {
        return new MembershipChange("m1", customerId, "new-customer", true, TRIGGERED, TRIGGERED, live);
    }
}
