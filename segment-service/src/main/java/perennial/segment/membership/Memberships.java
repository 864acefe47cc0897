package perennial.segment.membership;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import perennial.segment.definition.Evaluation;
import perennial.segment.definition.Segment;
import perennial.segment.definition.Segments;
import perennial.segment.definition.Standing;
import perennial.segment.membership.Decision.Effect;
import perennial.segment.membership.Transition.Kind;
import perennial.segment.membership.Transition.Reason;
import perennial.segment.profile.Profile;
import perennial.segment.profile.Profile.Applied;
import perennial.segment.profile.ProfileEvent;

/**
 * The rules of membership. It is a function of profile and time: after each event, and at each instant at which time flips
 * a condition, the customer's memberships are brought in line with the conditions, and each change is told with the
 * instant at which it became true.
 *
 * <p>{@code now} is always the wall clock. A timer that is due is settled at its own instant before an event that arrives
 * later is looked at, so what is told does not hang on how punctually timers are served.
 */
public final class Memberships {
    /** How many flips of one customer are settled at a time; a timer that is still due goes on at the next occasion. */
    private static final int MOST_FLIPS = 1_000;

    private final Segments segments;
    private final ZoneId fallbackZone;

    /** @param fallbackZone for customers without a time zone of their own */
    public Memberships(Segments segments, ZoneId fallbackZone) {
        this.segments = segments;
        this.fallbackZone = fallbackZone;
    }

    /** Something happened to the customer. */
    public Decision after(ProfileEvent event, Customer customer, Instant now) {
        if (isForgotten(customer, event.occurredAt())) {
            return new Decision(customer, List.of(), Effect.TOO_LATE);
        }
        return switch (customer.profile().apply(event)) {
            case Applied.Changed changed -> afterChange(changed.profile(), event, customer, now);
            case Applied.NothingNew nothing -> new Decision(customer, List.of(), Effect.NOTHING_NEW);
            case Applied.TooLate late -> new Decision(customer, List.of(), Effect.TOO_LATE);
        };
    }

    private Decision afterChange(Profile profile, ProfileEvent event, Customer before, Instant now) {
        Decision due = afterTime(before, now);
        Settlement settlement = new Settlement(due.customer(), profile, event.eventId());
        settlement.settle(now, Reason.EVENT, event.occurredAt());
        List<Transition> transitions = new ArrayList<>(due.transitions());
        transitions.addAll(settlement.transitions);
        return new Decision(settlement.customer(), transitions, Effect.CHANGED);
    }

    /** Time passed: settles the customer's timer if it is due, and those that follow, until the next lies ahead. */
    public Decision afterTime(Customer customer, Instant now) {
        Timer timer = customer.timer();
        if (timer == null || timer.at().isAfter(now)) {
            return new Decision(customer, List.of(), Effect.NOTHING_NEW);
        }
        Settlement settlement = new Settlement(customer, customer.profile(), timer.armedBy());
        Instant due = timer.at();
        for (int flip = 0; flip < MOST_FLIPS && due != null && !due.isAfter(now); flip++) {
            due = settlement.settle(due, Reason.TIME, null);
        }
        return new Decision(settlement.customer(), settlement.transitions, Effect.CHANGED);
    }

    /** The customer is forgotten: she leaves all segments, and only the instant of her erasure stays. */
    public Decision afterErasure(String eventId, Instant occurredAt, Customer customer, Instant now) {
        if (isForgotten(customer, occurredAt)
                && customer.profile().equals(Profile.EMPTY)
                && customer.memberships().isEmpty()) {
            return new Decision(customer, List.of(), Effect.NOTHING_NEW);
        }
        List<Transition> exits = new ArrayList<>();
        for (String segmentId : customer.segments().keySet()) {
            Membership membership =
                    Objects.requireNonNull(customer.memberships().get(segmentId));
            Segment segment = segments.find(segmentId);
            exits.add(new Transition(
                    segmentId,
                    segment == null ? 1 : segment.version(),
                    Kind.EXITED,
                    later(membership.changedAt(), earlier(occurredAt, now)),
                    Reason.ERASED,
                    eventId));
        }
        Instant erasedAt = customer.erasedAt() == null ? occurredAt : later(customer.erasedAt(), occurredAt);
        return new Decision(new Customer(Profile.EMPTY, Map.of(), null, erasedAt), exits, Effect.CHANGED);
    }

    private static boolean isForgotten(Customer customer, Instant occurredAt) {
        return customer.erasedAt() != null && !occurredAt.isAfter(customer.erasedAt());
    }

    /** Brings one customer's memberships in line with the conditions, at one instant after the other. */
    private final class Settlement {
        private final Customer before;
        private final Profile profile;
        private final String causeId;
        private final Evaluation evaluation;
        private final Map<String, Membership> memberships;
        private final List<Transition> transitions = new ArrayList<>();
        private @Nullable Instant nextFlipAt;

        Settlement(Customer before, Profile profile, String causeId) {
            this.before = before;
            this.profile = profile;
            this.causeId = causeId;
            this.evaluation = new Evaluation(profile, fallbackZone);
            this.memberships = new HashMap<>(before.memberships());
        }

        Customer customer() {
            return new Customer(profile, memberships, timer(), before.erasedAt());
        }

        /** An event that leaves the instant as it is has not armed the timer. */
        private @Nullable Timer timer() {
            if (nextFlipAt == null) {
                return null;
            }
            Timer armed = before.timer();
            return armed != null && armed.at().equals(nextFlipAt) ? armed : new Timer(nextFlipAt, causeId);
        }

        /**
         * @param eventAt when the event happened that changed the profile; null if only time has passed
         * @return the next instant at which time may change something
         */
        @Nullable Instant settle(Instant at, Reason reason, @Nullable Instant eventAt) {
            Instant next = null;
            for (Segment segment : segments.all()) {
                Standing standing = segment.condition().standing(evaluation, at);
                settle(segment, standing, at, reason, eventAt);
                Instant flip = standing.nextFlipAt();
                next = next == null || (flip != null && flip.isBefore(next)) ? flip : next;
            }
            nextFlipAt = next;
            return next;
        }

        private void settle(Segment segment, Standing standing, Instant at, Reason reason, @Nullable Instant eventAt) {
            Membership known = memberships.get(segment.id());
            Instant since = known == null ? null : known.since();
            if (standing.holds() && since == null) {
                enter(segment, becameTrue(standing, eventAt, at), reason);
            } else if (!standing.holds() && since != null) {
                exit(segment, becameTrue(standing, eventAt, at), reason);
            } else if (standing.holds() && eventAt != null && isLater(standing.since(), since)) {
                // She was out in between, and came in again: a loaded history tells so, one event after the other.
                exit(segment, earlier(eventAt, at), reason);
                enter(segment, Objects.requireNonNull(standing.since()), reason);
            }
        }

        /**
         * What changed has changed at the event, or after it by time alone, and not before the event: with the profile of
         * before it was otherwise.
         */
        private Instant becameTrue(Standing standing, @Nullable Instant eventAt, Instant at) {
            Instant flippedAt = standing.since();
            if (eventAt == null) {
                return flippedAt == null ? at : flippedAt;
            }
            return earlier(flippedAt == null ? eventAt : later(flippedAt, eventAt), at);
        }

        private void enter(Segment segment, Instant at, Reason reason) {
            Instant told = tell(segment, Kind.ENTERED, at, reason);
            memberships.put(segment.id(), new Membership(segment.id(), told, told));
        }

        private void exit(Segment segment, Instant at, Reason reason) {
            Instant told = tell(segment, Kind.EXITED, at, reason);
            memberships.put(segment.id(), new Membership(segment.id(), null, told));
        }

        private Instant tell(Segment segment, Kind kind, Instant at, Reason reason) {
            Membership known = memberships.get(segment.id());
            Instant told = known == null ? at : later(known.changedAt(), at);
            transitions.add(new Transition(segment.id(), segment.version(), kind, told, reason, causeId));
            return told;
        }
    }

    private static boolean isLater(@Nullable Instant one, @Nullable Instant other) {
        return one != null && other != null && one.isAfter(other);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
