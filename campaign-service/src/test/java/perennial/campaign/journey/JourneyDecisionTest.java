package perennial.campaign.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static perennial.campaign.journey.Campaigns.SEND;
import static perennial.campaign.journey.Campaigns.STARTED;
import static perennial.campaign.journey.Campaigns.TRIGGERED;
import static perennial.campaign.journey.Campaigns.WELCOME;
import static perennial.campaign.journey.Campaigns.campaign;
import static perennial.campaign.journey.Campaigns.journey;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import perennial.campaign.condition.Circumstances;
import perennial.campaign.condition.ConditionCompiler;
import perennial.campaign.delivery.Leaving;
import perennial.campaign.delivery.Voucher;
import perennial.campaign.journey.JourneyDecision.Situation;
import perennial.campaign.loyalty.Points;
import perennial.campaign.recipient.Reach;
import perennial.campaign.recipient.Recipient;
import perennial.campaign.recipient.Recipients;
import perennial.campaign.shopping.Orders;
import perennial.campaign.template.MessageClass;
import perennial.platform.expression.Compilation;
import perennial.platform.expression.Expression;

class JourneyDecisionTest {

    private static final Reach EMAIL = new Reach.ByEmail("email");
    private static final Instant NOW = STARTED.plusSeconds(1);
    private static final Campaign.PlacedSend FIRST_SEND = new Campaign.PlacedSend(1, SEND);
    private static final Campaign.PlacedSend SECOND_SEND = new Campaign.PlacedSend(3, SEND);
    private static final Voucher VOUCHER = new Voucher("C-1", null);

    @Test
    void issueAsksForAVoucherOnceTheMessageCouldGoOut() {
        assertThat(next(journey(JourneyState.READY, 0), consenting(), NOW))
                .isEqualTo(new Move.AskForVoucher("welcome-10", NOW.plus(Duration.ofHours(24))));
    }

    @Test
    void noCodeIsDrawnForWhomTheMessageCouldNotGoTo() {
        assertThat(next(journey(JourneyState.READY, 0), of(Recipients.refusing()), NOW))
                .isEqualTo(new Move.Suppress(FIRST_SEND, "no_consent", "m1"));
        assertThat(next(journey(JourneyState.READY, 0), of(Recipients.withoutAddress()), NOW))
                .isEqualTo(new Move.Suppress(FIRST_SEND, "no_contact", "m1"));
        assertThat(next(journey(JourneyState.READY, 0), of(Recipients.erased()), NOW))
                .isEqualTo(new Move.Suppress(FIRST_SEND, "erased", "m1"));
    }

    @Test
    void aTransactionalMessageNeedsNoConsent() {
        Situation seen = situation(Optional.of(Recipients.refusing()), MessageClass.TRANSACTIONAL, true);

        assertThat(next(journey(JourneyState.READY, 0), seen, NOW)).isInstanceOf(Move.AskForVoucher.class);
    }

    @Test
    void anUnknownCustomerIsAwaitedForTenMinutesFromTheStart() {
        Situation unknown = situation(Optional.empty(), MessageClass.MARKETING, true);
        Journey late = journey(JourneyState.READY, 0);
        Instant patienceEnds = STARTED.plus(Duration.ofMinutes(10));

        assertThat(next(late, unknown, STARTED)).isEqualTo(new Move.AwaitContact(STARTED.plusSeconds(1)));
        assertThat(next(late, unknown, STARTED.plusSeconds(40)))
                .isEqualTo(new Move.AwaitContact(STARTED.plusSeconds(80)));
        assertThat(next(late, unknown, STARTED.plusSeconds(599))).isEqualTo(new Move.AwaitContact(patienceEnds));
        assertThat(next(late, unknown, patienceEnds)).isEqualTo(new Move.Suppress(FIRST_SEND, "no_contact", "m1"));
    }

    @Test
    void sendMakesTheMessageDue() {
        assertThat(next(journey(JourneyState.READY, 1), consenting(), NOW)).isEqualTo(new Move.Send(FIRST_SEND));
    }

    @Test
    void waitCountsFromWhenItWasDue() {
        Journey waiting = journey(JourneyState.READY, 2, TRIGGERED, true, VOUCHER, true);

        assertThat(next(waiting, consenting(), NOW)).isEqualTo(new Move.Pause(TRIGGERED.plus(Duration.ofDays(1))));
    }

    @Test
    void afterTheLastSendItEnds() {
        assertThat(next(journey(JourneyState.READY, 4), consenting(), NOW)).isEqualTo(new Move.End());
        assertThat(JourneyDecision.next(
                        journey(JourneyState.READY, 1),
                        campaign(new Reentry.Never(), SEND, new Step.WaitFor(Duration.ofDays(1))),
                        consenting(),
                        NOW))
                .isEqualTo(new Move.End());
    }

    @Test
    void whatIsLeftEndsWithoutItsNextMessageWhereverItIs() {
        Leaving why = new Leaving("left_segment", "m2");
        Move.Suppress first = new Move.Suppress(FIRST_SEND, "left_segment", "m2");

        assertThat(next(journey(JourneyState.READY, 0).leaving(why, NOW), consenting(), NOW))
                .isEqualTo(first);
        assertThat(next(journey(JourneyState.AWAITING_VOUCHER, 0).leaving(why, NOW), consenting(), NOW))
                .isEqualTo(first);
        assertThat(next(
                        journey(JourneyState.WAITING, 3, NOW, true, VOUCHER, true)
                                .leaving(why, NOW),
                        consenting(),
                        NOW))
                .isEqualTo(new Move.Suppress(SECOND_SEND, "left_segment", "m2"));
        assertThat(journey(JourneyState.WAITING, 3, NOW.plusSeconds(60), true, VOUCHER, true)
                        .leaving(why, NOW)
                        .lookAt())
                .as("it does not wait for its step")
                .isEqualTo(NOW);
        assertThat(journey(JourneyState.AWAITING_VOUCHER, 0).leaving(why, NOW).lookAt())
                .as("the code that was asked for is waited for, to be given back")
                .isEqualTo(TRIGGERED);
        assertThat(journey(JourneyState.AWAITING_MESSAGE, 1).leaving(why, NOW).lookAt())
                .as("its message is looked at")
                .isNull();
    }

    @Test
    void aConditionIsLookedAtWhenTheJourneyComesToIt() {
        Campaign campaign = campaign(new Reentry.Never(), new Step.When(condition("orders.count == 0")), SEND);
        Move.Suppress suppressed = new Move.Suppress(FIRST_SEND, "condition_not_met", "m1");

        assertThat(JourneyDecision.next(journey(JourneyState.READY, 0), campaign, seeing(Orders.NONE), NOW))
                .isEqualTo(new Move.GoOn(NOW));
        assertThat(JourneyDecision.next(journey(JourneyState.READY, 0), campaign, seeing(new Orders(1, NOW, NOW)), NOW))
                .isEqualTo(suppressed);
    }

    @Test
    void waitingForATimeOfDayGoesByTheCustomersClockAlsoWhenItChanges() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        LocalTime nine = LocalTime.of(9, 0);

        assertThat(JourneyDecision.next(nine, Instant.parse("2026-03-28T07:59:59Z"), berlin))
                .isEqualTo(Instant.parse("2026-03-28T08:00:00Z"));
        assertThat(JourneyDecision.next(nine, Instant.parse("2026-03-28T08:00:00Z"), berlin))
                .as("summer time begins in between")
                .isEqualTo(Instant.parse("2026-03-29T07:00:00Z"));
        assertThat(JourneyDecision.next(LocalTime.of(2, 30), Instant.parse("2026-03-29T00:00:00Z"), berlin))
                .as("a time that the clocks skip")
                .isEqualTo(Instant.parse("2026-03-29T01:00:00Z"));
        assertThat(JourneyDecision.next(LocalTime.of(2, 30), Instant.parse("2026-03-29T01:00:00Z"), berlin))
                .as("once they have")
                .isEqualTo(Instant.parse("2026-03-30T00:30:00Z"));
        assertThat(JourneyDecision.next(LocalTime.of(2, 30), Instant.parse("2026-10-24T23:00:00Z"), berlin))
                .as("a time that they show twice")
                .isEqualTo(Instant.parse("2026-10-25T00:30:00Z"));
        assertThat(JourneyDecision.next(LocalTime.of(2, 30), Instant.parse("2026-10-25T00:30:00Z"), berlin))
                .as("and the second time")
                .isEqualTo(Instant.parse("2026-10-25T01:30:00Z"));
        assertThat(JourneyDecision.next(nine, Instant.parse("2026-10-24T08:00:00Z"), berlin))
                .as("summer time ends in between")
                .isEqualTo(Instant.parse("2026-10-25T08:00:00Z"));
    }

    @Test
    void waitingForQuietHoursToEndGoesOnAtOnceIfThereAreNone() {
        Campaign campaign = campaign(new Reentry.Never(), new Step.WaitForQuietHoursToEnd(), SEND);
        Instant morning = NOW.plusSeconds(3600);
        Situation night = new Situation(
                Optional.of(Recipients.consenting()),
                MessageClass.MARKETING,
                EMAIL,
                Optional.of(morning),
                ZoneOffset.UTC,
                true,
                null);

        assertThat(JourneyDecision.next(journey(JourneyState.READY, 0), campaign, night, NOW))
                .isEqualTo(new Move.Pause(morning));
        assertThat(JourneyDecision.next(journey(JourneyState.READY, 0), campaign, consenting(), NOW))
                .isEqualTo(new Move.GoOn(NOW));
    }

    @Test
    void whatWasHeldForLongerThanTheFreshnessIsNotDone() {
        Instant last = TRIGGERED.plus(Duration.ofDays(2));

        assertThat(next(journey(JourneyState.READY, 1), consenting(), last)).isEqualTo(new Move.Send(FIRST_SEND));
        assertThat(next(journey(JourneyState.READY, 1), consenting(), last.plusMillis(1)))
                .isEqualTo(new Move.Suppress(FIRST_SEND, "stale", "m1"));
    }

    @Test
    void aVoucherThatDoesNotComeInTimeEndsTheJourney() {
        assertThat(next(journey(JourneyState.AWAITING_VOUCHER, 0), consenting(), NOW))
                .isEqualTo(new Move.Suppress(FIRST_SEND, "voucher_timeout", "m1"));
    }

    @Test
    void nothingIsDecidedForWantOfNewsWhileTheServiceIsBehind() {
        Move lookAgain = new Move.LookAgain(NOW.plusSeconds(1));

        assertThat(next(journey(JourneyState.AWAITING_VOUCHER, 0), behind(Recipients.consenting()), NOW))
                .isEqualTo(lookAgain);
        assertThat(next(journey(JourneyState.READY, 0), behind(Recipients.consenting()), NOW))
                .isEqualTo(lookAgain);
        assertThat(next(journey(JourneyState.READY, 0), behind(Recipients.refusing()), NOW))
                .isEqualTo(lookAgain);
        Instant patienceEnds = STARTED.plus(Duration.ofMinutes(10));
        assertThat(next(
                        journey(JourneyState.READY, 0),
                        situation(Optional.empty(), MessageClass.MARKETING, false),
                        patienceEnds))
                .isEqualTo(new Move.LookAgain(patienceEnds.plusSeconds(1)));
    }

    @Test
    void anAnswerMovesOnlyTheJourneyThatAwaitsIt() {
        VoucherAnswer issued = new VoucherAnswer.Issued("v1", "r1", VOUCHER);
        VoucherAnswer refused = new VoucherAnswer.Refused("v2", "r1", "quantity_exceeded");
        Journey awaiting = journey(JourneyState.AWAITING_VOUCHER, 0);
        Journey answered = journey(JourneyState.AWAITING_MESSAGE, 1, NOW, false, VOUCHER, false);
        Journey done = journey(JourneyState.ENDED, 4, NOW, true, VOUCHER, true);
        Journey givenUp = journey(JourneyState.ENDED, 0);

        assertThat(answered(awaiting, issued)).isEqualTo(new Move.TakeVoucher(VOUCHER, "v1", NOW));
        assertThat(answered(awaiting, refused)).isEqualTo(new Move.Suppress(FIRST_SEND, "quantity_exceeded", "v2"));
        assertThat(answered(answered, issued)).isEqualTo(new Move.Nothing());
        assertThat(answered(done, issued)).isEqualTo(new Move.Nothing());
        assertThat(answered(givenUp, refused)).isEqualTo(new Move.Nothing());
        assertThat(answered(givenUp, issued)).isEqualTo(new Move.ReturnVoucher(FIRST_SEND, VOUCHER, "v1"));
        assertThat(answered(givenUp.after(answered(givenUp, issued)), issued))
                .as("a code that is given back already")
                .isEqualTo(new Move.Nothing());
    }

    @Test
    void eachMoveLeavesTheJourneyWhereItSays() {
        Journey ready = journey(JourneyState.READY, 0);

        Journey asking = ready.after(new Move.AskForVoucher("p", NOW.plusSeconds(9)));
        assertThat(asking.state()).isEqualTo(JourneyState.AWAITING_VOUCHER);
        assertThat(asking.lookAt()).isEqualTo(NOW.plusSeconds(9));
        assertThat(asking.requestId()).isNotNull();

        Journey holding = asking.after(new Move.TakeVoucher(VOUCHER, "v1", NOW));
        assertThat(holding.state()).isEqualTo(JourneyState.READY);
        assertThat(holding.step()).isEqualTo(1);
        assertThat(holding.causeId()).isEqualTo("v1");
        assertThat(holding.voucher()).isEqualTo(VOUCHER);

        Journey sending = holding.after(new Move.Send(FIRST_SEND));
        assertThat(sending.state()).isEqualTo(JourneyState.AWAITING_MESSAGE);
        assertThat(sending.lookAt()).isNull();

        Journey waiting = holding.after(new Move.Pause(NOW.plusSeconds(60)));
        assertThat(waiting.state()).isEqualTo(JourneyState.WAITING);
        assertThat(waiting.step()).isEqualTo(2);
        assertThat(waiting.dueAt()).isEqualTo(NOW.plusSeconds(60));

        assertThat(ready.after(new Move.LookAgain(NOW)).dueAt())
                .as("looking again does not make it due later")
                .isEqualTo(ready.dueAt());
        assertThat(ready.after(new Move.AwaitContact(NOW)).state()).isEqualTo(JourneyState.AWAITING_CONTACT);
        assertThat(ready.after(new Move.Suppress(FIRST_SEND, "x", "e")).state()).isEqualTo(JourneyState.ENDED);
        assertThat(ready.after(new Move.End()).state()).isEqualTo(JourneyState.ENDED);
        assertThat(ready.after(new Move.Nothing())).isEqualTo(ready);
    }

    private static Move next(Journey journey, Situation seen, Instant now) {
        return JourneyDecision.next(journey, WELCOME, seen, now);
    }

    private static Move answered(Journey journey, VoucherAnswer answer) {
        return JourneyDecision.answered(journey, WELCOME, answer, NOW);
    }

    private static Situation consenting() {
        return of(Recipients.consenting());
    }

    private static Situation of(Recipient recipient) {
        return situation(Optional.of(recipient), MessageClass.MARKETING, true);
    }

    private static Situation behind(Recipient recipient) {
        return situation(Optional.of(recipient), MessageClass.MARKETING, false);
    }

    private static Situation situation(Optional<Recipient> recipient, MessageClass messageClass, boolean current) {
        return new Situation(recipient, messageClass, EMAIL, Optional.empty(), ZoneOffset.UTC, current, null);
    }

    private static Situation seeing(Orders orders) {
        return new Situation(
                Optional.of(Recipients.consenting()),
                MessageClass.MARKETING,
                EMAIL,
                Optional.empty(),
                ZoneOffset.UTC,
                true,
                new Circumstances(Recipients.consenting(), Set.of(), orders, null, Points.NONE, NOW));
    }

    private static Expression<Circumstances> condition(String text) {
        return ((Compilation.Compiled<Expression<Circumstances>>) ConditionCompiler.compile(text)).result();
    }
}
