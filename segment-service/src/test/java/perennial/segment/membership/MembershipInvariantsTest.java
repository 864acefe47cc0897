package perennial.segment.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import perennial.segment.definition.Evaluation;
import perennial.segment.definition.Segment;
import perennial.segment.definition.Segments;
import perennial.segment.definition.TestSegments;
import perennial.segment.membership.Transition.Kind;
import perennial.segment.profile.ProfileEvent;
import perennial.segment.profile.Profiles;

/** What must be true of any customer after any history, late, repeated or in order. */
class MembershipInvariantsTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    private final Segments segments = TestSegments.segments(Map.of(
            "fresh", "since(signedUpAt) < minutes(4) && message('welcome').count == 0",
            "lapsed", "orders.count > 0 && since(orders.lastAt) >= minutes(6)",
            "window", "since(cart.updatedAt) >= minutes(2) && since(cart.updatedAt) < minutes(5)",
            "quiet", "!(since(message('welcome').lastAt) < minutes(3))",
            "either", "since(orders.firstAt) < minutes(2) || since(signedUpAt) > minutes(7)"));
    private final Memberships memberships = new Memberships(segments, ZoneOffset.UTC, 0);

    /** Something arrives this long after the last arrival, and says that it happened that long before. */
    record Arrival(ProfileEvent event, int gapSeconds) {}

    @Property(tries = 1_000)
    void membershipIsTheConditionsValueAndWhatIsToldAlternatesInTime(@ForAll("arrivals") List<Arrival> arrivals) {
        @Nullable Customer customer = null;
        List<Transition> told = new ArrayList<>();
        Instant now = START;
        for (Arrival arrival : arrivals) {
            now = now.plusSeconds(arrival.gapSeconds());
            if (customer == null) {
                Decision first = memberships.first(arrival.event(), null, now);
                customer = first.customer();
                told.addAll(first.transitions());
                continue;
            }
            Decision due = memberships.afterTime(customer, now);
            Customer settled = Objects.requireNonNull(due.customer());
            Decision decision = memberships.after(arrival.event(), settled, now);
            // Whether the timer was served in time makes no difference.
            Decision withoutTimer = memberships.after(arrival.event(), customer, now);
            customer = Objects.requireNonNull(decision.customer());
            if (withoutTimer.effect() == Decision.Effect.CHANGED) {
                assertThat(Objects.requireNonNull(withoutTimer.customer()).memberships())
                        .isEqualTo(customer.memberships());
                assertThat(withoutTimer.transitions())
                        .hasSize(due.transitions().size()
                                + decision.transitions().size());
            }
            told.addAll(due.transitions());
            told.addAll(decision.transitions());
            assertInLineWithConditions(customer, now);
        }
        assertAlternatingAndOrdered(told, now);
    }

    @Property(tries = 300)
    void servingTimersSecondBySecondTellsTheSameAsServingThemAllAtOnce(@ForAll("arrivals") List<Arrival> arrivals) {
        Instant now = START;
        @Nullable Customer known = null;
        for (Arrival arrival : arrivals) {
            now = now.plusSeconds(arrival.gapSeconds());
            known = (known == null
                            ? memberships.first(arrival.event(), null, now)
                            : memberships.after(arrival.event(), known, now))
                    .customer();
        }
        if (known == null) {
            return;
        }
        Customer customer = known;
        Decision atOnce = memberships.afterTime(customer, now.plus(Duration.ofHours(1)));
        List<Transition> stepwise = new ArrayList<>();
        for (int second = 0; second <= 3600; second++) {
            Decision step = memberships.afterTime(customer, now.plusSeconds(second));
            assertThat(step.transitions()).allMatch(transition -> transition.reason() == Transition.Reason.TIME);
            stepwise.addAll(step.transitions());
            customer = Objects.requireNonNull(step.customer());
        }
        assertThat(stepwise).isEqualTo(atOnce.transitions());
        assertThat(customer.wakeAt()).isNull();
        assertThat(customer.memberships())
                .isEqualTo(Objects.requireNonNull(atOnce.customer()).memberships());
        assertThat(customer.nextFlipAt()).isNull();
    }

    private void assertInLineWithConditions(Customer customer, Instant now) {
        Evaluation evaluation = new Evaluation(customer.profile(), ZoneOffset.UTC);
        for (Segment segment : segments.all()) {
            assertThat(customer.segments().containsKey(segment.id()))
                    .as(segment.id())
                    .isEqualTo(segment.condition().standing(evaluation, now).holds());
        }
        Instant next = customer.nextFlipAt();
        assertThat(next == null || next.isAfter(now)).isTrue();
        Instant wakeAt = customer.wakeAt();
        assertThat(next == null || (wakeAt != null && wakeAt.isAfter(now) && !wakeAt.isAfter(next)))
                .as("wakes at %s for %s", wakeAt, next)
                .isTrue();
    }

    private static void assertAlternatingAndOrdered(List<Transition> told, Instant now) {
        Map<String, Transition> last = new HashMap<>();
        for (Transition transition : told) {
            Transition before = last.put(transition.segmentId(), transition);
            assertThat(transition.kind())
                    .isEqualTo(before == null || before.kind() == Kind.EXITED ? Kind.ENTERED : Kind.EXITED);
            assertThat(transition.occurredAt()).isBeforeOrEqualTo(now);
            if (before != null) {
                assertThat(transition.occurredAt()).isAfterOrEqualTo(before.occurredAt());
            }
        }
    }

    @Provide
    Arbitrary<List<Arrival>> arrivals() {
        return Combinators.combine(event(), Arbitraries.integers().between(0, 240))
                .as(Arrival::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12)
                .map(MembershipInvariantsTest::inTime);
    }

    /** Events count their instants from the arrival of each; here they get their ids and instants. */
    private static List<Arrival> inTime(List<Arrival> drawn) {
        List<Arrival> arrivals = new ArrayList<>();
        Instant now = START;
        for (Arrival arrival : drawn) {
            now = now.plusSeconds(arrival.gapSeconds());
            Duration before = Duration.between(START, arrival.event().occurredAt());
            Instant at = now.minus(before);
            ProfileEvent event = switch (arrival.event()) {
                case ProfileEvent.PersonChanged e -> Profiles.signUp(at);
                case ProfileEvent.Unsubscribed e -> e;
                case ProfileEvent.OrderReturned e -> e;
                case ProfileEvent.Engaged e -> e;
                case ProfileEvent.PointsChanged e -> e;
                case ProfileEvent.OrderPlaced e -> Profiles.order(e.orderId(), at);
                case ProfileEvent.OrderCancelled e -> Profiles.cancellation(e.orderId(), at);
                case ProfileEvent.CartChanged e -> Profiles.cart(e.cartId(), at, e.items());
                case ProfileEvent.MessageSent e -> Profiles.message(e.messageId(), "welcome", at);
            };
            arrivals.add(new Arrival(event, arrival.gapSeconds()));
        }
        return arrivals;
    }

    private static Arbitrary<ProfileEvent> event() {
        // From five minutes ahead of the clock to ten minutes late.
        Arbitrary<Instant> instants = Arbitraries.integers()
                .between(-(int) FIVE_MINUTES.toSeconds(), 600)
                .map(START::plusSeconds);
        Arbitrary<String> ids = Arbitraries.of("1", "2", "3");
        return Arbitraries.oneOf(
                instants.map(Profiles::signUp),
                Combinators.combine(ids, instants).as(Profiles::order),
                Combinators.combine(ids, instants).as(Profiles::cancellation),
                Combinators.combine(instants, Arbitraries.longs().between(0, 2))
                        .as((at, items) -> Profiles.cart("k", at, items)),
                Combinators.combine(ids, instants).as((id, at) -> Profiles.message(id, "welcome", at)));
    }
}
