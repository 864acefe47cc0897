package perennial.campaign.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static perennial.campaign.delivery.Messages.DUE_AT;
import static perennial.campaign.delivery.Messages.EXPIRES_AT;
import static perennial.campaign.template.MessageClass.MARKETING;
import static perennial.campaign.template.MessageClass.TRANSACTIONAL;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import perennial.campaign.channel.Cap;
import perennial.campaign.channel.QuietHours;
import perennial.campaign.recipient.Reach;
import perennial.campaign.recipient.Recipient;
import perennial.campaign.recipient.Recipients;
import perennial.campaign.suppression.BounceKind;
import perennial.campaign.template.MessageClass;

class HandOverTest {

    private static final Leaving LEFT = new Leaving("left_segment", "m2");
    private static final Leaving REDEEMED = new Leaving("voucher_redeemed", "v2");
    private static final Reach EMAIL = new Reach.ByEmail("email");
    private static final ZoneId UTC = ZoneId.of("UTC");

    @Test
    void whatMayGoGoes() {
        assertThat(new Asked(MARKETING).answer()).isEqualTo(new HandOver.Go(Recipients.consenting(), "x@x"));
    }

    @Test
    void whatItWasForHasGone() {
        assertThat(new Asked(MARKETING).leaving(LEFT).answer()).isEqualTo(suppressed("left_segment", "m2"));
        assertThat(new Asked(TRANSACTIONAL).leaving(LEFT).answer()).isEqualTo(suppressed("left_segment", "m2"));
    }

    @Test
    void aStoppedCampaignHoldsEverything() {
        Instant late = EXPIRES_AT.plusSeconds(9);

        assertThat(new Asked(TRANSACTIONAL)
                        .stopped()
                        .recipient(Recipients.erased())
                        .at(late)
                        .answer())
                .isEqualTo(new HandOver.Later(late));
    }

    @Test
    void whatWasHeldForTooLongIsOfNoUse() {
        Instant late = EXPIRES_AT.plusMillis(1);

        assertThat(new Asked(MARKETING).at(EXPIRES_AT).answer()).isInstanceOf(HandOver.Go.class);
        assertThat(new Asked(MARKETING).at(late).answer()).isEqualTo(suppressed("stale", "cause-1"));
        assertThat(new Asked(MARKETING).at(late).refusedBefore("smtp_450").answer())
                .isEqualTo(new HandOver.No(new Outcome.Failed("smtp_450")));
    }

    @Test
    void aVoucherThatIsOfNoUseIsNotTold() {
        assertThat(new Asked(TRANSACTIONAL).spoiled(REDEEMED).answer()).isEqualTo(suppressed("voucher_redeemed", "v2"));
    }

    @Test
    void marketingNeedsConsentAndWhatIsTransactionalDoesNot() {
        assertThat(new Asked(MARKETING).recipient(Recipients.refusing()).answer())
                .isEqualTo(suppressed("no_consent", "cause-1"));
        assertThat(new Asked(TRANSACTIONAL).recipient(Recipients.refusing()).answer())
                .isInstanceOf(HandOver.Go.class);
    }

    @Test
    void whoCannotBeReachedIsTold() {
        assertThat(new Asked(MARKETING).recipient(Recipients.erased()).answer())
                .isEqualTo(suppressed("erased", "cause-1"));
        assertThat(new Asked(TRANSACTIONAL)
                        .recipient(Recipients.withoutAddress())
                        .answer())
                .isEqualTo(suppressed("no_contact", "cause-1"));
        assertThat(new Asked(TRANSACTIONAL).recipient(null).answer()).isEqualTo(suppressed("no_contact", "cause-1"));
    }

    @ParameterizedTest
    @CsvSource({
        "HARD, MARKETING, true",
        "HARD, TRANSACTIONAL, true",
        "COMPLAINT, MARKETING, true",
        "COMPLAINT, TRANSACTIONAL, false",
        "SOFT, MARKETING, false",
        "SOFT, TRANSACTIONAL, false"
    })
    void aHardBounceStopsEverythingAndAComplaintMarketing(BounceKind kind, MessageClass messageClass, boolean stops) {
        HandOver answer = new Asked(messageClass).bounced(kind).answer();

        if (stops) {
            assertThat(answer).isEqualTo(suppressed("on_suppression_list", "cause-1"));
        } else {
            assertThat(answer).isInstanceOf(HandOver.Go.class);
        }
    }

    @Test
    void noMarketingWhileTheServiceIsBehind() {
        HandOver.Later later = new HandOver.Later(DUE_AT.plusSeconds(1));

        assertThat(new Asked(MARKETING).behind().answer()).isEqualTo(later);
        assertThat(new Asked(MARKETING)
                        .behind()
                        .recipient(Recipients.refusing())
                        .answer())
                .isEqualTo(later);
        assertThat(new Asked(TRANSACTIONAL)
                        .behind()
                        .recipient(Recipients.refusing())
                        .answer())
                .isInstanceOf(HandOver.Go.class);
        assertThat(new Asked(TRANSACTIONAL).behind().recipient(null).answer()).isEqualTo(later);
    }

    @Test
    void marketingWaitsForTheEndOfTheQuietHoursInTheRecipientsZone() {
        Instant eightInVienna = Instant.parse("2026-03-02T07:00:00Z");
        Instant ninePmInVienna = Instant.parse("2026-03-01T20:00:00Z");

        assertThat(new Asked(MARKETING)
                        .quiet("21:00-08:00")
                        .at(ninePmInVienna)
                        .until(eightInVienna)
                        .answer())
                .isEqualTo(new HandOver.Later(eightInVienna));
        assertThat(new Asked(MARKETING)
                        .quiet("21:00-08:00")
                        .at(eightInVienna)
                        .until(eightInVienna)
                        .answer())
                .isInstanceOf(HandOver.Go.class);
        assertThat(new Asked(TRANSACTIONAL)
                        .quiet("21:00-08:00")
                        .at(ninePmInVienna)
                        .until(eightInVienna)
                        .answer())
                .isInstanceOf(HandOver.Go.class);
    }

    @Test
    void whoNamesNoZoneOrNoneThatThereIsHasTheConfiguredOne() {
        Recipient nowhere = Recipients.in("No/Where");

        assertThat(new Asked(MARKETING).recipient(nowhere).quiet("10:00-10:30").answer())
                .isEqualTo(new HandOver.Later(DUE_AT.plus(Duration.ofMinutes(30))));
        assertThat(new Asked(MARKETING).recipient(nowhere).quiet("11:00-11:30").answer())
                .isInstanceOf(HandOver.Go.class);
    }

    @Test
    void marketingWaitsForItsTurnIfThatComesInTimeAndIsLeftOutOtherwise() {
        Cap oneAnHour = new Cap(1, Duration.ofHours(1));
        Instant before = DUE_AT.minus(Duration.ofMinutes(20));

        assertThat(new Asked(MARKETING).cap(oneAnHour, before).answer())
                .isEqualTo(new HandOver.Later(DUE_AT.plus(Duration.ofMinutes(40))));
        assertThat(new Asked(MARKETING)
                        .cap(oneAnHour, DUE_AT.plusMillis(1))
                        .at(DUE_AT.plusMillis(2))
                        .answer())
                .isEqualTo(suppressed("capped", "cause-1"));
        assertThat(new Asked(MARKETING).cap(oneAnHour).answer()).isInstanceOf(HandOver.Go.class);
        assertThat(new Asked(TRANSACTIONAL).cap(oneAnHour, DUE_AT).answer()).isInstanceOf(HandOver.Go.class);
    }

    /** Everything says no: the answers come in the order of the questions. */
    @Test
    void theFirstNoIsTheReason() {
        Asked asked = new Asked(MARKETING)
                .leaving(LEFT)
                .stopped()
                .spoiled(REDEEMED)
                .recipient(Recipients.refusing())
                .bounced(BounceKind.HARD)
                .behind()
                .quiet("09:00-12:00")
                .cap(new Cap(1, Duration.ofDays(1)), DUE_AT)
                .at(EXPIRES_AT.plusSeconds(1));

        assertThat(asked.answer()).isEqualTo(suppressed("left_segment", "m2"));
        assertThat(asked.leaving(null).answer()).isInstanceOf(HandOver.Later.class);
        assertThat(asked.resumed().answer()).isEqualTo(suppressed("stale", "cause-1"));
        assertThat(asked.at(DUE_AT).answer()).isEqualTo(suppressed("voucher_redeemed", "v2"));
        assertThat(asked.spoiled(null).answer()).isEqualTo(new HandOver.Later(DUE_AT.plusSeconds(1)));
        assertThat(asked.current().answer()).isEqualTo(suppressed("no_consent", "cause-1"));
        assertThat(asked.recipient(Recipients.consenting()).answer())
                .isEqualTo(suppressed("on_suppression_list", "cause-1"));
        assertThat(asked.bounced().answer()).isEqualTo(new HandOver.Later(DUE_AT.plus(Duration.ofHours(1))));
        assertThat(asked.quiet("none").answer()).isEqualTo(suppressed("capped", "cause-1"));
        assertThat(asked.cap(null).answer()).isInstanceOf(HandOver.Go.class);
    }

    private static HandOver suppressed(String reason, String causeId) {
        return new HandOver.No(new Outcome.Suppressed(reason, causeId));
    }

    /** The question, with everything as it should be unless it is said otherwise. Her zone is Vienna's. */
    private static final class Asked {

        private final MessageClass messageClass;
        private @Nullable Leaving leaving;
        private @Nullable Leaving spoiled;
        private boolean stopped;
        private boolean current = true;
        private Optional<Recipient> recipient = Optional.of(Recipients.consenting());
        private Set<BounceKind> bounced = Set.of();
        private QuietHours quietHours = QuietHours.NONE;
        private @Nullable Cap cap;
        private List<Instant> handedOver = List.of();
        private @Nullable String refusedBefore;
        private Instant now = DUE_AT;
        private Instant expiresAt = EXPIRES_AT;

        Asked(MessageClass messageClass) {
            this.messageClass = messageClass;
        }

        Asked leaving(@Nullable Leaving why) {
            leaving = why;
            return this;
        }

        Asked spoiled(@Nullable Leaving why) {
            spoiled = why;
            return this;
        }

        Asked stopped() {
            stopped = true;
            return this;
        }

        Asked resumed() {
            stopped = false;
            return this;
        }

        Asked behind() {
            current = false;
            return this;
        }

        Asked current() {
            current = true;
            return this;
        }

        Asked recipient(@Nullable Recipient other) {
            recipient = Optional.ofNullable(other);
            return this;
        }

        Asked bounced(BounceKind... kinds) {
            bounced = Set.of(kinds);
            return this;
        }

        Asked quiet(String hours) {
            quietHours = QuietHours.valueOf(hours);
            return this;
        }

        Asked cap(@Nullable Cap other, Instant... before) {
            cap = other;
            handedOver = List.of(before);
            return this;
        }

        Asked refusedBefore(String reason) {
            refusedBefore = reason;
            return this;
        }

        Asked at(Instant instant) {
            now = instant;
            return this;
        }

        Asked until(Instant instant) {
            expiresAt = instant;
            return this;
        }

        HandOver answer() {
            return HandOver.decide(
                    Messages.until(messageClass, expiresAt),
                    refusedBefore,
                    new HandOver.Rules(EMAIL, quietHours, cap, UTC),
                    new HandOver.Situation(leaving, stopped, spoiled, recipient, bounced, current, handedOver),
                    now);
        }
    }
}
