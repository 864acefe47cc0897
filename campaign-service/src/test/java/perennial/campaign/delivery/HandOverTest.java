package perennial.campaign.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static perennial.campaign.delivery.Messages.DUE_AT;
import static perennial.campaign.delivery.Messages.EXPIRES_AT;
import static perennial.campaign.template.MessageClass.MARKETING;
import static perennial.campaign.template.MessageClass.TRANSACTIONAL;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import perennial.campaign.recipient.Recipient;
import perennial.campaign.recipient.Recipients;

class HandOverTest {

    private static final Leaving LEFT = new Leaving("left_segment", "m2");
    private static final Optional<Recipient> CONSENTING = Optional.of(Recipients.consenting());
    private static final Optional<Recipient> REFUSING = Optional.of(Recipients.refusing());

    @Test
    void whatMayGoGoes() {
        HandOver.Situation all = new HandOver.Situation(CONSENTING, null, false, true);

        assertThat(HandOver.decide(Messages.of(MARKETING), null, all, DUE_AT))
                .isEqualTo(new HandOver.Go(CONSENTING.orElseThrow().contact()));
    }

    @Test
    void aStoppedCampaignHoldsEverything() {
        HandOver.Situation stopped = new HandOver.Situation(REFUSING, LEFT, true, true);

        assertThat(HandOver.decide(Messages.of(MARKETING), null, stopped, EXPIRES_AT.plusSeconds(9)))
                .isEqualTo(new HandOver.Later(EXPIRES_AT.plusSeconds(9)));
    }

    @Test
    void whatWasHeldForTooLongIsOfNoUse() {
        HandOver.Situation all = new HandOver.Situation(CONSENTING, null, false, true);
        Instant late = EXPIRES_AT.plusMillis(1);

        assertThat(HandOver.decide(Messages.of(MARKETING), null, all, EXPIRES_AT))
                .isInstanceOf(HandOver.Go.class);
        assertThat(HandOver.decide(Messages.of(MARKETING), null, all, late)).isEqualTo(suppressed("stale", "cause-1"));
        assertThat(HandOver.decide(Messages.of(MARKETING), "smtp_450", all, late))
                .isEqualTo(new HandOver.No(new Outcome.Failed("smtp_450")));
    }

    @Test
    void whatItWasForHasGone() {
        HandOver.Situation left = new HandOver.Situation(CONSENTING, LEFT, false, true);

        assertThat(HandOver.decide(Messages.of(MARKETING), null, left, DUE_AT))
                .isEqualTo(suppressed("left_segment", "m2"));
        assertThat(HandOver.decide(Messages.of(TRANSACTIONAL), null, left, DUE_AT))
                .isEqualTo(suppressed("left_segment", "m2"));
    }

    @Test
    void marketingNeedsConsentAndWhatIsTransactionalDoesNot() {
        HandOver.Situation refused = new HandOver.Situation(REFUSING, null, false, true);

        assertThat(HandOver.decide(Messages.of(MARKETING), null, refused, DUE_AT))
                .isEqualTo(suppressed("no_consent", "cause-1"));
        assertThat(HandOver.decide(Messages.of(TRANSACTIONAL), null, refused, DUE_AT))
                .isInstanceOf(HandOver.Go.class);
    }

    @Test
    void whoCannotBeReachedIsTold() {
        assertThat(HandOver.decide(
                        Messages.of(MARKETING),
                        null,
                        new HandOver.Situation(Optional.of(Recipients.erased()), null, false, true),
                        DUE_AT))
                .isEqualTo(suppressed("erased", "cause-1"));
        assertThat(HandOver.decide(
                        Messages.of(MARKETING),
                        null,
                        new HandOver.Situation(Optional.of(Recipients.withoutAddress()), null, false, true),
                        DUE_AT))
                .isEqualTo(suppressed("no_contact", "cause-1"));
    }

    @Test
    void noMarketingWhileTheServiceIsBehind() {
        HandOver.Later later = new HandOver.Later(DUE_AT.plusSeconds(1));

        assertThat(HandOver.decide(
                        Messages.of(MARKETING), null, new HandOver.Situation(CONSENTING, null, false, false), DUE_AT))
                .isEqualTo(later);
        assertThat(HandOver.decide(
                        Messages.of(MARKETING), null, new HandOver.Situation(REFUSING, null, false, false), DUE_AT))
                .isEqualTo(later);
        assertThat(HandOver.decide(
                        Messages.of(TRANSACTIONAL), null, new HandOver.Situation(REFUSING, null, false, false), DUE_AT))
                .isInstanceOf(HandOver.Go.class);
        assertThat(HandOver.decide(
                        Messages.of(TRANSACTIONAL),
                        null,
                        new HandOver.Situation(Optional.empty(), null, false, false),
                        DUE_AT))
                .isEqualTo(later);
    }

    private static HandOver suppressed(String reason, String causeId) {
        return new HandOver.No(new Outcome.Suppressed(reason, causeId));
    }
}
