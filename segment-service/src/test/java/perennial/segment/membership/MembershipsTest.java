package perennial.segment.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static perennial.segment.membership.Transition.Kind.ENTERED;
import static perennial.segment.membership.Transition.Kind.EXITED;
import static perennial.segment.membership.Transition.Reason.ERASED;
import static perennial.segment.membership.Transition.Reason.EVENT;
import static perennial.segment.membership.Transition.Reason.TIME;
import static perennial.segment.profile.Profiles.cancellation;
import static perennial.segment.profile.Profiles.cart;
import static perennial.segment.profile.Profiles.message;
import static perennial.segment.profile.Profiles.order;
import static perennial.segment.profile.Profiles.signUp;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import perennial.segment.definition.Conditions;
import perennial.segment.definition.SegmentFiles;
import perennial.segment.membership.Decision.Effect;
import perennial.segment.profile.Profile;
import perennial.segment.profile.ProfileEvent;

/** One customer and the segments of the shipped programme. */
class MembershipsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private final Memberships memberships = new Memberships(
            new SegmentFiles(new Conditions()).readAll(Path.of("..", "programme", "segments")), ZoneOffset.UTC);
    private final List<Transition> told = new ArrayList<>();
    private Customer customer = Customer.UNKNOWN;

    @Test
    void aSignUpEntersAtItsInstantAndLeavesWithTheWelcomeMessage() {
        Instant sentAt = NOON.plusSeconds(40);
        happened(signUp(NOON), NOON.plusSeconds(1));
        happened(message("m", "welcome", sentAt), NOON.plusSeconds(42));
        assertThat(told)
                .containsExactly(
                        new Transition("new-customer", 1, ENTERED, NOON, EVENT, "signup-" + NOON),
                        new Transition("new-customer", 1, EXITED, sentAt, EVENT, "sent-m"));
        assertThat(customer.segments()).isEmpty();
    }

    @Test
    void aSignUpOfYesteryearEntersNothing() {
        happened(signUp(NOON), NOON.plus(DAY.multipliedBy(400)));
        assertThat(told).isEmpty();
        assertThat(customer.timer()).isNull();
    }

    @Test
    void timeAloneMovesHerInAndOutAtTheRightInstantsHoweverLateTheTimerIsServed() {
        happened(signUp(NOON), NOON);
        happened(order("o", NOON.plusSeconds(60)), NOON.plusSeconds(61));
        assertThat(customer.timer()).isEqualTo(new Timer(NOON.plus(DAY.multipliedBy(30)), "signup-" + NOON));
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
                                "signup-" + NOON));
        assertThat(customer.timer()).isNull();
    }

    @Test
    void aTimerThatIsDueIsSettledBeforeALaterEvent() {
        happened(cart("k", NOON, 2), NOON);
        assertThat(customer.timer()).isEqualTo(new Timer(NOON.plus(Duration.ofHours(1)), "cart-k-" + NOON));
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
        assertThat(customer.timer())
                .isEqualTo(new Timer(NOON.plus(Duration.ofHours(4)), "cart-k-" + NOON.plus(Duration.ofHours(3))));
    }

    @Test
    void anEventThatLeavesTheInstantAsItIsHasNotArmedTheTimer() {
        happened(order("o", NOON), NOON);
        happened(message("m", "thanks", NOON.plusSeconds(1)), NOON.plusSeconds(1));
        assertThat(customer.timer()).isEqualTo(new Timer(NOON.plus(DAY.multipliedBy(90)), "placed-o"));
    }

    @Test
    void aRepeatTellsNothing() {
        happened(signUp(NOON), NOON);
        Customer before = customer;
        Decision again = memberships.after(signUp(NOON), customer, NOON.plusSeconds(5));
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
        assertThat(customer.segments()).containsExactly(Map.entry("lapsed", lapse(muchLater)));
        assertThat(customer.timer()).isNull();

        told.clear();
        happened(order("now", today), today.plusSeconds(1));
        assertThat(told).containsExactly(transition(EXITED, today, "placed-now"));
        assertThat(customer.profile().orders().count()).isEqualTo(5);
        assertThat(customer.timer()).isEqualTo(new Timer(lapse(today), "placed-now"));
    }

    @Test
    void anOldOrderThatComesLateChangesNothing() {
        Instant today = NOON.plus(DAY.multipliedBy(1000));
        happened(order("2", NOON), today);
        told.clear();
        happened(order("1", NOON.minus(DAY.multipliedBy(500))), today);
        assertThat(told).isEmpty();
        assertThat(customer.segments()).containsEntry("lapsed", lapse(NOON));
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
    void anErasedCustomerLeavesEverythingAndIsNotBroughtBackByWhatComesLate() {
        happened(signUp(NOON), NOON);
        happened(cart("k", NOON, 2), NOON);
        told.clear();
        Instant erasedAt = NOON.plusSeconds(500);
        apply(memberships.afterErasure("erasure", erasedAt, customer, NOON.plusSeconds(501)));
        assertThat(told).containsExactly(new Transition("new-customer", 1, EXITED, erasedAt, ERASED, "erasure"));
        assertThat(customer).isEqualTo(new Customer(Profile.EMPTY, Map.of(), null, erasedAt));

        Decision late = memberships.after(order("o", NOON), customer, NOON.plusSeconds(600));
        assertThat(late).isEqualTo(new Decision(customer, List.of(), Effect.TOO_LATE));
        assertThat(memberships.afterErasure("erasure", erasedAt, customer, NOON.plusSeconds(600)))
                .isEqualTo(new Decision(customer, List.of(), Effect.NOTHING_NEW));
        assertThat(memberships
                        .after(order("new", erasedAt.plusSeconds(1)), customer, NOON.plusSeconds(600))
                        .effect())
                .isEqualTo(Effect.CHANGED);
    }

    private static Transition transition(Transition.Kind kind, Instant at, String causeId) {
        return new Transition("lapsed", 1, kind, at, EVENT, causeId);
    }

    private static Instant lapse(Instant orderedAt) {
        return orderedAt.plus(DAY.multipliedBy(90));
    }

    private void happened(ProfileEvent event, Instant now) {
        apply(memberships.after(event, customer, now));
    }

    private void timePassed(Instant now) {
        apply(memberships.afterTime(customer, now));
    }

    private void apply(Decision decision) {
        customer = decision.customer();
        told.addAll(decision.transitions());
    }
}
