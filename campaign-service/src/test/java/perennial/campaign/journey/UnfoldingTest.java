package perennial.campaign.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static perennial.campaign.journey.Campaigns.ENTERED;
import static perennial.campaign.journey.Campaigns.EXITED;
import static perennial.campaign.journey.Campaigns.SEND;
import static perennial.campaign.journey.Campaigns.STARTED;
import static perennial.campaign.journey.Campaigns.TRIGGERED;
import static perennial.campaign.journey.Campaigns.campaign;
import static perennial.campaign.journey.Campaigns.journey;
import static perennial.campaign.journey.Campaigns.occurrence;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import perennial.campaign.delivery.Leaving;
import perennial.campaign.journey.CampaignLookup.InForce;
import perennial.campaign.journey.JourneyTable.Pair;
import perennial.campaign.journey.Unfolding.Running;

class UnfoldingTest {

    private static final Happening PLACED = new Happening.Order("PLACED");
    private static final Happening CANCELLED = new Happening.Order("CANCELLED");
    private static final Campaign ONCE = campaign(new Reentry.Never(), SEND, SEND);
    private static final Campaign UNTIL_ORDERED = campaign(ENTERED, List.of(PLACED), new Reentry.Always(), SEND, SEND);
    private static final Campaign THANKS =
            campaign(PLACED, List.of(PLACED, CANCELLED), new Reentry.Always(), SEND, SEND);

    @Test
    void aTriggerBeginsOneJourneyHoweverOftenItIsTold() {
        Unfolding unfolding = unfolding(UNTIL_ORDERED);

        unfolding.take(occurrence("m1", ENTERED, TRIGGERED));
        unfolding.take(occurrence("m1", ENTERED, TRIGGERED));

        assertThat(unfolding.begun()).singleElement().satisfies(begun -> {
            assertThat(begun.beginning().triggerSegment()).isEqualTo("new-customer");
            assertThat(begun.state()).isEqualTo(JourneyState.READY);
            assertThat(begun.leaving()).isNull();
        });
    }

    @Test
    void aLaterTriggerOfTheBatchSeesTheJourneyThatAnEarlierOneBegan() {
        Unfolding unfolding = unfolding(ONCE);

        unfolding.take(occurrence("m1", ENTERED, TRIGGERED));
        unfolding.take(occurrence("m2", EXITED, TRIGGERED.plusMillis(1)));
        unfolding.take(occurrence("m3", ENTERED, TRIGGERED.plusMillis(2)));

        assertThat(unfolding.begun())
                .singleElement()
                .extracting(Journey::leaving)
                .isEqualTo(new Leaving("left_segment", "m2"));
        assertThat(unfolding.verdicts()).isEqualTo(Map.of(TriggerVerdict.START, 1, TriggerVerdict.REENTRY, 1));
    }

    @Test
    void leavingAndEnteringAtOneInstantLeavesTheOldJourneyAndNotTheNew() {
        Running old = new Running(journey(JourneyState.READY, 0), UNTIL_ORDERED);
        Unfolding unfolding = unfolding(UNTIL_ORDERED, old);

        unfolding.take(occurrence("m2", EXITED, STARTED));
        unfolding.take(occurrence("m3", ENTERED, STARTED));

        assertThat(unfolding.left())
                .singleElement()
                .extracting(Journey::leaving)
                .isEqualTo(new Leaving("left_segment", "m2"));
        assertThat(unfolding.begun())
                .singleElement()
                .extracting(Journey::leaving)
                .isNull();
    }

    @Test
    void afterTheFirstMessageOnlyWhatTheCampaignNamesEndsAJourney() {
        Journey messaged = journey(JourneyState.WAITING, 1, TRIGGERED, true, null, false);

        assertThat(leaving(messaged, ONCE, occurrence("m2", EXITED, STARTED))).isNull();
        assertThat(leaving(messaged, UNTIL_ORDERED, occurrence("m2", EXITED, STARTED)))
                .isNull();
        assertThat(leaving(messaged, UNTIL_ORDERED, occurrence("o1", PLACED, STARTED, "o-1")))
                .isEqualTo(new Leaving("ordered", "o1"));
        assertThat(leaving(
                        messaged,
                        campaign(ENTERED, List.of(EXITED), new Reentry.Never(), SEND),
                        occurrence("m2", EXITED, STARTED)))
                .isEqualTo(new Leaving("left_segment", "m2"));
    }

    @Test
    void whatHappenedBeforeTheTriggerIsNoReasonToLeave() {
        Journey waiting = journey(JourneyState.WAITING, 1);

        assertThat(leaving(waiting, UNTIL_ORDERED, occurrence("o1", PLACED, TRIGGERED.minusMillis(1), "o-1")))
                .isNull();
        assertThat(leaving(waiting, UNTIL_ORDERED, occurrence("o1", PLACED, TRIGGERED, "o-1")))
                .as("it may be what triggered it")
                .isNull();
        assertThat(leaving(waiting, UNTIL_ORDERED, occurrence("o1", PLACED, TRIGGERED.plusMillis(1), "o-1")))
                .isEqualTo(new Leaving("ordered", "o1"));
    }

    @Test
    void aJourneyAboutAnOrderIsLeftForItsCancellationAndForAnotherOrder() {
        Unfolding begin = unfolding(THANKS);
        begin.take(occurrence("o1", PLACED, TRIGGERED, "o-1"));
        Journey about = begin.begun().getFirst();

        assertThat(leaving(about, THANKS, occurrence("o1", PLACED, TRIGGERED, "o-1")))
                .as("its own trigger, told again")
                .isNull();
        assertThat(leaving(about, THANKS, occurrence("o2", CANCELLED, STARTED, "o-2")))
                .as("another order is cancelled")
                .isNull();
        assertThat(leaving(about, THANKS, occurrence("o3", CANCELLED, STARTED, "o-1")))
                .isEqualTo(new Leaving("order_cancelled", "o3"));
        assertThat(leaving(about, THANKS, occurrence("o4", PLACED, STARTED, "o-2")))
                .isEqualTo(new Leaving("ordered", "o4"));
    }

    @Test
    void aJourneyThatIsTriggeredAgainWithWhatItIsLeftForIsStillLeft() {
        Unfolding before = unfolding(THANKS);
        before.take(occurrence("PLACED/o-1", PLACED, TRIGGERED, "o-1"));
        Running running = new Running(before.begun().getFirst(), THANKS);
        Unfolding unfolding = unfolding(THANKS, running);

        unfolding.take(occurrence("PLACED/o-1", PLACED, TRIGGERED, "o-1"));
        unfolding.take(occurrence("CANCELLED/o-1", CANCELLED, STARTED, "o-1"));

        assertThat(unfolding.left())
                .singleElement()
                .extracting(Journey::leaving)
                .isEqualTo(new Leaving("order_cancelled", "CANCELLED/o-1"));
        assertThat(unfolding.begun()).isEmpty();
    }

    @Test
    void whatWasToldBeforeTheTriggerAndHappenedAfterItLeavesTheJourneyFromTheStart() {
        assertThat(leavingOf(UNTIL_ORDERED, occurrence("o1", PLACED, TRIGGERED.plusMillis(1), "o-1")))
                .isEqualTo(new Leaving("ordered", "o1"));
        assertThat(leavingOf(UNTIL_ORDERED, occurrence("o1", PLACED, TRIGGERED, "o-1")))
                .as("it may be what triggered it")
                .isNull();
        assertThat(leavingOf(UNTIL_ORDERED, occurrence("m2", EXITED, TRIGGERED.plusMillis(1))))
                .isEqualTo(new Leaving("left_segment", "m2"));
        assertThat(leavingOf(UNTIL_ORDERED, occurrence("m2", EXITED, TRIGGERED)))
                .as("she came in after it")
                .isNull();
        assertThat(leavingOf(
                        UNTIL_ORDERED,
                        occurrence("o1", PLACED, TRIGGERED.plusMillis(1), "o-1"),
                        occurrence("o2", PLACED, TRIGGERED.plusMillis(2), "o-2")))
                .as("the first reason stands")
                .isEqualTo(new Leaving("ordered", "o1"));
    }

    @Test
    void aCancellationThatComesBeforeItsOrderLeavesTheJourneyThatTheOrderBegins() {
        Occurrence cancelled = occurrence("CANCELLED/o-1", CANCELLED, TRIGGERED, "o-1");
        Occurrence placed = occurrence("PLACED/o-1", PLACED, TRIGGERED, "o-1");
        Unfolding inOneBatch = unfolding(THANKS);
        inOneBatch.take(cancelled);
        inOneBatch.take(placed);
        Unfolding inTwo = unfolding(THANKS, List.of(cancelled));
        inTwo.take(placed);

        for (Unfolding unfolding : List.of(inOneBatch, inTwo)) {
            assertThat(unfolding.begun())
                    .singleElement()
                    .extracting(Journey::leaving)
                    .isEqualTo(new Leaving("order_cancelled", "CANCELLED/o-1"));
        }
    }

    @Test
    void whatHasEndedOrIsLeftAlreadyKeepsItsReason() {
        Journey left = journey(JourneyState.READY, 0).leaving(new Leaving("ordered", "o1"), STARTED);

        assertThat(leaving(left, ONCE, occurrence("m2", EXITED, STARTED))).isEqualTo(left.leaving());
        assertThat(leaving(journey(JourneyState.ENDED, 1), ONCE, occurrence("m2", EXITED, STARTED)))
                .isNull();
    }

    @Test
    void onlyThoseWhoMayEnterAreLookedUp() {
        List<InForce> inForce = List.of(new InForce("welcome", 1, ONCE), new InForce("thanks", 1, THANKS));
        Instant late = TRIGGERED.plus(ONCE.freshness()).plusMillis(1);

        assertThat(Unfolding.candidates(inForce, List.of(occurrence("m1", ENTERED, TRIGGERED)), TRIGGERED))
                .containsExactly(new Pair("welcome", "c-1"));
        assertThat(Unfolding.candidates(inForce, List.of(occurrence("m1", ENTERED, TRIGGERED)), late))
                .isEmpty();
    }

    private static Unfolding unfolding(Campaign campaign, Running... running) {
        return new Unfolding(
                List.of(new InForce("welcome", 3, campaign)), Map.of(), List.of(), List.of(running), STARTED);
    }

    private static Unfolding unfolding(Campaign campaign, List<Occurrence> happened) {
        return new Unfolding(List.of(new InForce("welcome", 3, campaign)), Map.of(), happened, List.of(), STARTED);
    }

    /** For what a journey is left with which it begins. */
    private static @Nullable Leaving leavingOf(Campaign campaign, Occurrence... toldBefore) {
        Unfolding unfolding = unfolding(campaign, List.of(toldBefore));
        unfolding.take(occurrence("m1", ENTERED, TRIGGERED));
        return unfolding.begun().getFirst().leaving();
    }

    private static @Nullable Leaving leaving(Journey journey, Campaign campaign, Occurrence occurrence) {
        Unfolding unfolding =
                new Unfolding(List.of(), Map.of(), List.of(), List.of(new Running(journey, campaign)), STARTED);
        unfolding.take(occurrence);
        return unfolding.left().isEmpty()
                ? journey.leaving()
                : unfolding.left().getFirst().leaving();
    }
}
