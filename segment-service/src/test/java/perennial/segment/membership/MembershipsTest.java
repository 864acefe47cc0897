package perennial.segment.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static perennial.segment.membership.Transition.Kind.ENTERED;
import static perennial.segment.membership.Transition.Kind.EXITED;
import static perennial.segment.membership.Transition.Reason.DEFINITION;
import static perennial.segment.membership.Transition.Reason.DELETED;
import static perennial.segment.membership.Transition.Reason.ERASED;
import static perennial.segment.membership.Transition.Reason.EVENT;
import static perennial.segment.membership.Transition.Reason.TIME;
import static perennial.segment.profile.Profiles.cancellation;
import static perennial.segment.profile.Profiles.cart;
import static perennial.segment.profile.Profiles.message;
import static perennial.segment.profile.Profiles.order;
import static perennial.segment.profile.Profiles.signUp;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import perennial.segment.definition.Segment;
import perennial.segment.definition.Segments;
import perennial.segment.definition.TestSegments;
import perennial.segment.membership.Decision.Effect;
import perennial.segment.membership.Membership.Flip;
import perennial.segment.profile.ProfileEvent;

/** One customer and the segments of the shipped programme. */
class MembershipsTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private final Memberships memberships =
            new Memberships(TestSegments.segments(TestSegments.THREE), ZoneOffset.UTC, 0);
    private final List<Transition> told = new ArrayList<>();
    private @Nullable Customer customer;

    @Test
    void aSignUpEntersAtItsInstantAndLeavesWithTheWelcomeMessage() {
        Instant sentAt = NOON.plusSeconds(40);
        happened(signUp(NOON), NOON.plusSeconds(1));
        happened(message("m", "welcome", sentAt), NOON.plusSeconds(42));
        assertThat(told)
                .containsExactly(
                        new Transition("new-customer", 1, ENTERED, NOON, EVENT, "signup-" + NOON),
                        new Transition("new-customer", 1, EXITED, sentAt, EVENT, "sent-m"));
        assertThat(customer().segments()).isEmpty();
    }

    @Test
    void aSignUpOfYesteryearEntersNothing() {
        happened(signUp(NOON), NOON.plus(DAY.multipliedBy(400)));
        assertThat(told).isEmpty();
        assertThat(customer().nextFlipAt()).isNull();
    }

    @Test
    void timeAloneMovesHerInAndOutAtTheRightInstantsHoweverLateTheTimerIsServed() {
        happened(signUp(NOON), NOON);
        happened(order("o", NOON.plusSeconds(60)), NOON.plusSeconds(61));
        assertThat(flip("new-customer")).isEqualTo(new Flip(NOON.plus(DAY.multipliedBy(30)), "signup-" + NOON));
        told.clear();
        timePassed(NOON.plus(DAY.multipliedBy(200)));
        assertThat(told)
                .containsExactly(
                        new Transition(
                                "new-customer", 1, EXITED, NOON.plus(DAY.multipliedBy(30)), TIME, "signup-" + NOON),
                        new Transition(
                                "lapsed",
                                1,
                                ENTERED,
                                NOON.plusSeconds(60).plus(DAY.multipliedBy(90)),
                                TIME,
                                "placed-o"));
        assertThat(customer().nextFlipAt()).isNull();
    }

    @Test
    void aTimerThatIsDueIsSettledBeforeALaterEvent() {
        happened(cart("k", NOON, 2), NOON);
        assertThat(flip("cart-abandoned")).isEqualTo(new Flip(NOON.plus(Duration.ofHours(1)), "cart-k-" + NOON));
        happened(cart("k", NOON.plus(Duration.ofHours(3)), 3), NOON.plus(Duration.ofHours(3)));
        assertThat(told)
                .containsExactly(
                        new Transition(
                                "cart-abandoned", 1, ENTERED, NOON.plus(Duration.ofHours(1)), TIME, "cart-k-" + NOON),
                        new Transition(
                                "cart-abandoned",
                                1,
                                EXITED,
                                NOON.plus(Duration.ofHours(3)),
                                EVENT,
                                "cart-k-" + NOON.plus(Duration.ofHours(3))));
        assertThat(flip("cart-abandoned"))
                .isEqualTo(new Flip(NOON.plus(Duration.ofHours(4)), "cart-k-" + NOON.plus(Duration.ofHours(3))));
    }

    /** The partition has come to an instance whose clock is behind that of the one before. */
    @Test
    void whatWasToldByAClockThatIsAheadStands() {
        Instant lapsedAt = NOON.plus(DAY.multipliedBy(90));
        happened(order("o", NOON), NOON);
        timePassed(lapsedAt);
        assertThat(told).hasSize(1);
        told.clear();
        happened(order("earlier", NOON.minus(DAY)), lapsedAt.minusSeconds(2));
        timePassed(lapsedAt.plusSeconds(1));
        assertThat(told).isEmpty();
    }

    @Test
    void anEventThatLeavesTheInstantAsItIsHasNotArmedTheTimer() {
        happened(order("o", NOON), NOON);
        happened(message("m", "thanks", NOON.plusSeconds(1)), NOON.plusSeconds(1));
        assertThat(flip("lapsed")).isEqualTo(new Flip(NOON.plus(DAY.multipliedBy(90)), "placed-o"));
    }

    @Test
    void aRepeatTellsNothing() {
        happened(signUp(NOON), NOON);
        Customer before = customer();
        Decision again = memberships.after(signUp(NOON), before, NOON.plusSeconds(5));
        assertThat(again).isEqualTo(new Decision(before, List.of(), Effect.NOTHING_NEW));
    }

    /** A shop that loads its history: oldest order first, all of it long ago. */
    @Test
    void aLoadedHistoryTellsEachLapseAndReturnInOrder() {
        Instant today = Instant.parse("2026-11-22T10:00:00Z");
        Instant first = Instant.parse("1997-01-01T00:00:00Z");
        Instant soon = first.plus(DAY.multipliedBy(20));
        Instant muchLater = first.plus(DAY.multipliedBy(300));
        happened(order("1", first), today);
        happened(order("2", soon), today);
        happened(order("2b", soon), today);
        happened(order("3", muchLater), today);
        assertThat(told)
                .containsExactly(
                        transition(ENTERED, lapse(first), "placed-1"),
                        // She ordered again before she lapsed; nothing is told of an instant before the last one told.
                        transition(EXITED, lapse(first), "placed-2"),
                        transition(ENTERED, lapse(soon), "placed-2"),
                        transition(EXITED, muchLater, "placed-3"),
                        transition(ENTERED, lapse(muchLater), "placed-3"));
        assertThat(customer().segments()).containsExactly(Map.entry("lapsed", lapse(muchLater)));
        assertThat(customer().nextFlipAt()).isNull();

        told.clear();
        happened(order("now", today), today.plusSeconds(1));
        assertThat(told).containsExactly(transition(EXITED, today, "placed-now"));
        assertThat(customer().profile().orders().count()).isEqualTo(5);
        assertThat(flip("lapsed")).isEqualTo(new Flip(lapse(today), "placed-now"));
    }

    @Test
    void whoDoesAgainWhatKeepsHerInStaysInAndNothingIsTold() {
        Memberships recent = new Memberships(
                TestSegments.segments(Map.of("recent", "since(orders.lastAt) < days(7)")), ZoneOffset.UTC, 0);
        Instant again = NOON.plus(DAY);
        apply(recent.first(order("1", NOON), null, NOON));
        told.clear();
        apply(recent.after(order("2", again), customer(), again.plusSeconds(1)));
        assertThat(told).isEmpty();
        assertThat(customer().segments()).containsExactly(Map.entry("recent", NOON));
        assertThat(flip("recent")).isEqualTo(new Flip(again.plus(DAY.multipliedBy(7)), "placed-2"));

        Instant late = NOON.plus(DAY.dividedBy(2));
        apply(recent.after(order("3", late), customer(), again.plusSeconds(2)));
        assertThat(told).isEmpty();
    }

    @Test
    void anOldOrderThatComesLateChangesNothing() {
        Instant today = NOON.plus(DAY.multipliedBy(1000));
        happened(order("2", NOON), today);
        told.clear();
        happened(order("1", NOON.minus(DAY.multipliedBy(500))), today);
        assertThat(told).isEmpty();
        assertThat(customer().segments()).containsEntry("lapsed", lapse(NOON));
    }

    @Test
    void aCancellationOfTheLastOrderTakesItBack() {
        Instant second = NOON.plus(DAY.multipliedBy(100));
        happened(order("1", NOON), NOON);
        happened(order("2", second), second);
        told.clear();
        happened(cancellation("2", second.plus(DAY)), second.plus(DAY));
        assertThat(told).containsExactly(transition(ENTERED, second.plus(DAY), "cancelled-2"));
    }

    @Test
    void whatIsSaidToHappenInTheNearFutureBecomesTrueNow() {
        happened(order("1", NOON), NOON.plus(DAY.multipliedBy(100)));
        told.clear();
        Instant now = NOON.plus(DAY.multipliedBy(101));
        happened(order("2", now.plusSeconds(200)), now);
        assertThat(told).containsExactly(transition(EXITED, now, "placed-2"));
    }

    @Test
    void aSignUpInTheNearFutureEntersWhenItsInstantHasCome() {
        happened(signUp(NOON.plusSeconds(100)), NOON);
        assertThat(told).isEmpty();
        timePassed(NOON.plusSeconds(100));
        assertThat(told)
                .containsExactly(new Transition(
                        "new-customer", 1, ENTERED, NOON.plusSeconds(100), TIME, "signup-" + NOON.plusSeconds(100)));
    }

    @Test
    void anErasedCustomerLeavesEverythingAndNothingIsHeldOfHer() {
        happened(signUp(NOON), NOON);
        happened(cart("k", NOON, 2), NOON);
        told.clear();
        Instant erasedAt = NOON.plusSeconds(500);
        apply(memberships.afterErasure("erasure", erasedAt, customer(), NOON.plusSeconds(501)));
        assertThat(told).containsExactly(new Transition("new-customer", 1, EXITED, erasedAt, ERASED, "erasure"));
        assertThat(customer).isNull();
    }

    @Test
    void onlyASignUpAfterTheErasureBringsHerBackAndWhatComesLateIsIgnoredEvenThen() {
        Instant erasedAt = NOON.plusSeconds(500);
        Instant now = NOON.plusSeconds(600);
        for (ProfileEvent late : List.of(order("o", NOON), signUp(erasedAt), order("after", erasedAt.plusSeconds(9)))) {
            assertThat(memberships.first(late, erasedAt, now)).isEqualTo(new Decision(null, List.of(), Effect.ERASED));
        }
        apply(memberships.first(signUp(erasedAt.plusSeconds(1)), erasedAt, now));
        assertThat(customer().segments()).containsOnlyKeys("new-customer");
        assertThat(memberships.after(order("o", NOON), customer(), now).effect())
                .isEqualTo(Effect.ERASED);
        assertThat(memberships
                        .after(order("new", erasedAt.plusSeconds(1)), customer(), now)
                        .effect())
                .isEqualTo(Effect.CHANGED);
        assertThat(memberships.afterErasure("again", erasedAt, customer(), now).effect())
                .isEqualTo(Effect.NOTHING_NEW);
    }

    @Test
    void aNewDefinitionTellsOnlyRealDifferencesWithTheInstantsOfTheirFlips() {
        happened(order("o", NOON), NOON);
        Instant now = NOON.plus(DAY.multipliedBy(40));
        Decision looked = changed("lapsed", 2, now, "orders.count > 0 && since(orders.lastAt) >= days(30)")
                .afterDefinitions(customer(), now);
        assertThat(looked.transitions())
                .containsExactly(new Transition(
                        "lapsed", 2, ENTERED, NOON.plus(DAY.multipliedBy(30)), DEFINITION, "definition:lapsed:2"));
        apply(looked);
        Memberships again = changed("lapsed", 3, now, "orders.count > 0 && since(orders.lastAt) >= days(20)");
        assertThat(again.afterDefinitions(customer(), now).transitions()).isEmpty();
        Memberships never = changed("lapsed", 4, now, "orders.count > 100");
        assertThat(never.afterDefinitions(customer(), now).transitions())
                .containsExactly(new Transition("lapsed", 4, EXITED, now, DEFINITION, "definition:lapsed:4"));
    }

    @Test
    void aCustomerWhomADefinitionDoesNotConcernIsLeftAsSheIs() {
        happened(order("o", NOON), NOON);
        Decision looked = changed("lapsed", 2, NOON, "orders.count > 100 && since(orders.lastAt) >= days(90)")
                .afterDefinitions(customer(), NOON);
        assertThat(looked.effect()).isEqualTo(Effect.CHANGED);
        assertThat(Objects.requireNonNull(looked.customer()).nextFlipAt()).isNull();
        Decision other = changed("vip", 2, NOON, "orders.count > 100").afterDefinitions(customer(), NOON);
        assertThat(other).isEqualTo(new Decision(customer(), List.of(), Effect.NOTHING_NEW));
    }

    /** Whoever comes first, the event or the background, the difference that the definition makes is told as its own. */
    @Test
    void anEventFirstCatchesUpWithDefinitions() {
        happened(order("o", NOON), NOON);
        Instant now = NOON.plus(DAY.multipliedBy(40));
        Memberships changed = changed("lapsed", 2, now, "orders.count > 0 && since(orders.lastAt) >= days(30)");
        assertThat(changed.after(order("p", now), customer(), now).transitions())
                .containsExactly(
                        new Transition(
                                "lapsed",
                                2,
                                ENTERED,
                                NOON.plus(DAY.multipliedBy(30)),
                                DEFINITION,
                                "definition:lapsed:2"),
                        new Transition("lapsed", 2, EXITED, now, EVENT, "placed-p"));
        Memberships settled = new Memberships(
                new Segments(List.of(lapsed(2, Segment.State.LIVE, now, "orders.count > 7")), 2), ZoneOffset.UTC, 2);
        assertThat(settled.after(order("p", now), customer(), now).transitions())
                .isEmpty();
    }

    /** Since the definition changed time has gone by it, however long the background takes to come to her. */
    @Test
    void whatTimeDidSinceADefinitionChangedIsToldOfTimeWheneverSheIsLookedAt() {
        happened(order("o", NOON), NOON);
        Customer before = customer();
        Memberships changed = changed("lapsed", 2, NOON.plus(DAY), "since(orders.lastAt) >= days(90)");
        Instant now = NOON.plus(DAY.multipliedBy(100));
        Transition lapsed = new Transition("lapsed", 2, ENTERED, lapse(NOON), TIME, "placed-o");

        Decision background = changed.afterDefinitions(before, now);
        Decision timer = changed.afterTime(before, now);
        Decision event = changed.after(order("p", now), before, now);
        Decision erasure = changed.afterErasure("erasure", now, before, now);

        assertThat(background.transitions()).containsExactly(lapsed);
        assertThat(timer).isEqualTo(background);
        assertThat(event.transitions())
                .containsExactly(lapsed, new Transition("lapsed", 2, EXITED, now, EVENT, "placed-p"));
        assertThat(erasure.transitions())
                .containsExactly(lapsed, new Transition("lapsed", 2, EXITED, now, ERASED, "erasure"));
    }

    /** She is not stored for that she was looked at in vain. */
    @Test
    void toHaveLookedAtHerBeforeHerTimerIsDueChangesNothing() {
        happened(order("o", NOON), NOON);
        Memberships changed = changed("lapsed", 2, NOON.plus(DAY), "since(orders.lastAt) >= days(90)");
        assertThat(changed.afterDefinitions(customer(), NOON.plus(DAY)))
                .isEqualTo(Decision.unchanged(customer(), Effect.NOTHING_NEW));

        apply(changed.afterTime(customer(), lapse(NOON)));

        assertThat(told).containsExactly(new Transition("lapsed", 2, ENTERED, lapse(NOON), TIME, "placed-o"));
    }

    @Test
    void aStoppedSegmentIsFrozenAndResumesWithTheDifferences() {
        happened(order("o", NOON), NOON);
        Memberships stopped = memberships(lapsed(2, Segment.State.STOPPED, NOON.plus(DAY), TestSegments.LAPSED));
        apply(stopped.afterDefinitions(customer(), NOON.plus(DAY)));
        assertThat(customer().nextFlipAt()).isNull();
        Instant later = NOON.plus(DAY.multipliedBy(200));
        apply(stopped.afterTime(customer(), later));
        apply(stopped.after(message("m", "thanks", later), customer(), later));
        assertThat(told).isEmpty();
        Memberships resumed = memberships(lapsed(3, Segment.State.LIVE, later, TestSegments.LAPSED));
        assertThat(resumed.afterDefinitions(customer(), later).transitions())
                .containsExactly(new Transition("lapsed", 1, ENTERED, lapse(NOON), DEFINITION, "definition:lapsed:1"));
    }

    @Test
    void aDeletedSegmentIsLeftByAll() {
        happened(order("o", NOON), NOON.plus(DAY.multipliedBy(100)));
        told.clear();
        Instant deletedAt = NOON.plus(DAY.multipliedBy(101));
        Memberships deleted = memberships(lapsed(2, Segment.State.DELETED, deletedAt, TestSegments.LAPSED));
        apply(deleted.afterDefinitions(customer(), deletedAt.plusSeconds(5)));
        assertThat(told)
                .containsExactly(new Transition("lapsed", 1, EXITED, deletedAt, DELETED, "definition:lapsed:1"));
        assertThat(customer().segments()).isEmpty();
        assertThat(customer().nextFlipAt()).isNull();
    }

    /** A changed definition of the second and later generations. */
    private static Memberships changed(String id, int version, Instant from, String when) {
        return memberships(TestSegments.segment(id, version, Segment.State.LIVE, version, from, when));
    }

    private static Memberships memberships(Segment segment) {
        return new Memberships(new Segments(List.of(segment), segment.generation()), ZoneOffset.UTC, 0);
    }

    private static Segment lapsed(long generation, Segment.State state, Instant from, String when) {
        return TestSegments.segment("lapsed", 1, state, generation, from, when);
    }

    private static Transition transition(Transition.Kind kind, Instant at, String causeId) {
        return new Transition("lapsed", 1, kind, at, EVENT, causeId);
    }

    private static Instant lapse(Instant orderedAt) {
        return orderedAt.plus(DAY.multipliedBy(90));
    }

    private void happened(ProfileEvent event, Instant now) {
        apply(customer == null ? memberships.first(event, null, now) : memberships.after(event, customer, now));
    }

    private void timePassed(Instant now) {
        apply(memberships.afterTime(customer(), now));
    }

    private void apply(Decision decision) {
        customer = decision.customer();
        told.addAll(decision.transitions());
    }

    private Customer customer() {
        return Objects.requireNonNull(customer);
    }

    private @Nullable Flip flip(String segmentId) {
        return Objects.requireNonNull(customer().memberships().get(segmentId)).flip();
    }
}
