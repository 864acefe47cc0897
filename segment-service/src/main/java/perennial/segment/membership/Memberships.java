package perennial.segment.membership;

import static perennial.segment.definition.Segment.State.DELETED;
import static perennial.segment.definition.Segment.State.LIVE;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perennial.segment.definition.Condition;
import perennial.segment.definition.Evaluation;
import perennial.segment.definition.Segment;
import perennial.segment.definition.Segments;
import perennial.segment.definition.Standing;
import perennial.segment.membership.Decision.Effect;
import perennial.segment.membership.Transition.Kind;
import perennial.segment.membership.Transition.Reason;
import perennial.segment.profile.Part;
import perennial.segment.profile.Profile;
import perennial.segment.profile.Profile.Applied;
import perennial.segment.profile.ProfileEvent;

/**
 * The rules of membership. It is a function of profile and time: after each event, at each instant at which time flips a
 * condition, and after each change of a definition, the customer's memberships are brought in line with the conditions, and
 * each change is told with the instant at which it became true.
 *
 * <p>{@code now} is always the wall clock. Whatever happens to a customer, first the definitions that changed since she was
 * last looked at are settled, as of the instant from which they are followed, then her due timers, each at its own instant, and
 * only then what happened. So what is told does not hang on how punctually timers are served or how far a re-evaluation has
 * come; and to look at her once more than it takes changes nothing.
 *
 * <p>Only conditions that read a part of the profile that changed are evaluated after an event, and only those whose flip is
 * due after time has passed: the others stand as they did.
 */
public final class Memberships {

    /** How many flips of one customer are settled at a time; a timer that is still due goes on at the next occasion. */
    private static final int MOST_FLIPS = 1_000;

    private final Segments segments;
    private final ZoneId fallbackZone;
    private final long settledGeneration;

    /**
     * @param fallbackZone for customers without a time zone of their own
     * @param settledGeneration the generation that all customers have been looked at for, whatever they say themselves
     */
    public Memberships(Segments segments, ZoneId fallbackZone, long settledGeneration) {
        this.segments = segments;
        this.fallbackZone = fallbackZone;
        this.settledGeneration = settledGeneration;
    }

    /** Something happened to a customer of whom nothing is held. */
    public Decision first(ProfileEvent event, @Nullable Instant erasedAt, Instant now) {
        if (erasedAt != null && !bringsBack(event, erasedAt)) {
            return Decision.unchanged(null, Effect.ERASED);
        }
        return switch (Profile.EMPTY.apply(event)) {
            case Applied.Changed changed -> {
                Settlement settlement = new Settlement(
                        new Customer(Profile.EMPTY, Map.of(), segments.generation(), null, erasedAt),
                        changed.profile(),
                        now);
                segments.all().stream()
                        .filter(segment -> segment.state() == LIVE)
                        .forEach(segment -> settlement.afterEvent(segment, event));
                yield settlement.decision();
            }
            case Applied.NothingNew nothing -> Decision.unchanged(null, Effect.NOTHING_NEW);
            case Applied.TooLate late -> Decision.unchanged(null, Effect.TOO_LATE);
        };
    }

    /** Someone who was erased comes back by signing up again, and not by what others still report of her. */
    private static boolean bringsBack(ProfileEvent event, Instant erasedAt) {
        return event instanceof ProfileEvent.PersonChanged changed
                && changed.signUp()
                && changed.occurredAt().isAfter(erasedAt);
    }

    /** Something happened to the customer. */
    public Decision after(ProfileEvent event, Customer customer, Instant now) {
        Instant erasedAt = customer.erasedAt();
        if (erasedAt != null && !event.occurredAt().isAfter(erasedAt)) {
            return Decision.unchanged(customer, Effect.ERASED);
        }
        return switch (customer.profile().apply(event)) {
            case Applied.Changed changed -> afterChange(changed.profile(), event, customer, now);
            case Applied.NothingNew nothing -> Decision.unchanged(customer, Effect.NOTHING_NEW);
            case Applied.TooLate late -> Decision.unchanged(customer, Effect.TOO_LATE);
        };
    }

    private Decision afterChange(Profile profile, ProfileEvent event, Customer customer, Instant now) {
        Settlement settlement = new Settlement(customer, customer.profile(), now);
        settlement.comeToNow();
        settlement.profileBecomes(profile);
        Set<Part> changed = profile.changedFrom(customer.profile());
        for (Segment segment : segments.all()) {
            if (segment.state() == LIVE && segment.condition().readsAnyOf(changed)) {
                settlement.afterEvent(segment, event);
            }
        }
        return settlement.decision();
    }

    /** Time passed: settles the customer's timer if it is due, and those that follow, until the next lies ahead. */
    public Decision afterTime(Customer customer, Instant now) {
        Instant wakeAt = customer.wakeAt();
        if (wakeAt == null || wakeAt.isAfter(now)) {
            return Decision.unchanged(customer, Effect.NOTHING_NEW);
        }
        Settlement settlement = new Settlement(customer, customer.profile(), now);
        settlement.comeToNow();
        return settlement.decision();
    }

    /** Definitions may have changed since the customer was last looked at. */
    public Decision afterDefinitions(Customer customer, Instant now) {
        Settlement settlement = new Settlement(customer, customer.profile(), now);
        settlement.comeToNow();
        return settlement.decisionIfAny();
    }

    /** The same for a customer for whom a condition breaks down: she leaves what was deleted, which takes no condition. */
    public Decision afterDeletions(Customer customer, Instant now) {
        Settlement settlement = new Settlement(customer, customer.profile(), now);
        settlement.leaveWhatWasDeleted();
        return settlement.decisionIfAny();
    }

    /** The customer is forgotten: she leaves all segments, and nothing is held of her any more. */
    public Decision afterErasure(String eventId, Instant occurredAt, Customer customer, Instant now) {
        Instant before = customer.erasedAt();
        if (before != null && !occurredAt.isAfter(before)) {
            return Decision.unchanged(customer, Effect.NOTHING_NEW);
        }
        Settlement settlement = new Settlement(customer, customer.profile(), now);
        settlement.comeToNow();
        return settlement.forgotten(eventId, occurredAt);
    }

    /** The same for a customer for whom a condition breaks down: to be forgotten takes none. */
    public Decision afterErasureAsSheStands(String eventId, Instant occurredAt, Customer customer, Instant now) {
        Settlement settlement = new Settlement(customer, customer.profile(), now);
        settlement.leaveWhatWasDeleted();
        return settlement.forgotten(eventId, occurredAt);
    }

    /** Brings one customer's memberships in line with the conditions, at one instant. */
    private final class Settlement {
        private final Customer before;
        private final Instant now;
        private final List<Transition> transitions = new ArrayList<>();
        private Profile profile;
        private Evaluation evaluation;

        /** Of the profile without the event. */
        private Evaluation evaluationBefore;

        /** Those of before, of which a copy is made when the first of them changes. */
        private Map<String, Membership> memberships;

        private boolean copied;
        private long definitionsSeen;

        Settlement(Customer before, Profile profile, Instant now) {
            this.before = before;
            this.profile = profile;
            this.now = now;
            this.evaluation = new Evaluation(profile, fallbackZone);
            this.evaluationBefore = evaluation;
            this.memberships = before.memberships();
            this.definitionsSeen = Math.max(before.definitionsSeen(), settledGeneration);
        }

        void profileBecomes(Profile changed) {
            profile = changed;
            evaluationBefore = evaluation;
            evaluation = new Evaluation(changed, fallbackZone);
        }

        Customer customer() {
            Customer after = new Customer(profile, memberships, definitionsSeen, before.wakeAt(), before.erasedAt());
            return after.wakingAt(wakeAt(after.nextFlipAt()));
        }

        private @Nullable Instant wakeAt(@Nullable Instant nextFlipAt) {
            Instant known = before.wakeAt();
            boolean stillGood =
                    known != null && known.isAfter(now) && (nextFlipAt == null || !known.isAfter(nextFlipAt));
            return stillGood ? known : nextFlipAt;
        }

        Decision decision() {
            return new Decision(customer(), transitions, Effect.CHANGED);
        }

        /** She is not stored for that she was looked at in vain. */
        Decision decisionIfAny() {
            return memberships.equals(before.memberships())
                    ? Decision.unchanged(before, Effect.NOTHING_NEW)
                    : decision();
        }

        Decision forgotten(String eventId, Instant occurredAt) {
            for (String segmentId : customer().segments().keySet()) {
                Segment segment =
                        Objects.requireNonNull(segments.find(segmentId), "nobody is in a segment that is no more");
                change(segment, false, earlier(occurredAt, now), Reason.ERASED, eventId);
            }
            return new Decision(null, transitions, Effect.CHANGED);
        }

        /** What changed definitions make of her, and what time does. */
        void comeToNow() {
            catchUp();
            timePasses();
        }

        void leaveWhatWasDeleted() {
            for (Segment segment : segments.all()) {
                if (segment.state() == DELETED) {
                    afterDefinition(segment);
                }
            }
        }

        /** Settles all flips that are due, the earliest first. */
        private void timePasses() {
            for (int flip = 0; flip < MOST_FLIPS; flip++) {
                Membership due = earliestFlip();
                if (due == null || Objects.requireNonNull(due.flip()).at().isAfter(now)) {
                    break;
                }
                afterFlip(due, Objects.requireNonNull(due.flip()));
            }
        }

        private @Nullable Membership earliestFlip() {
            Membership earliest = null;
            for (Membership each : memberships.values()) {
                if (each.flip() != null && (earliest == null || isEarlier(each, earliest))) {
                    earliest = each;
                }
            }
            return earliest;
        }

        private void afterFlip(Membership due, Membership.Flip flip) {
            Segment segment = segments.find(due.segmentId());
            if (segment == null || segment.state() != LIVE) {
                put(due.flippingAt(null, flip.armedBy()));
                return;
            }
            Standing standing = segment.condition().standing(evaluation, flip.at());
            if (standing.holds() != due.inside()) {
                change(segment, standing.holds(), flip.at(), Reason.TIME, flip.armedBy());
            }
            arm(segment, standing.nextFlipAt(), flip.armedBy());
        }

        /** Looks at the definitions that changed since they were last looked at for this customer. */
        private void catchUp() {
            if (definitionsSeen >= segments.generation()) {
                return;
            }
            for (Segment segment : segments.all()) {
                if (segment.generation() > definitionsSeen) {
                    afterDefinition(segment);
                }
            }
            definitionsSeen = segments.generation();
        }

        private void afterDefinition(Segment segment) {
            Membership known = known(segment);
            switch (segment.state()) {
                case LIVE -> {
                    Instant from = earlier(segment.followedFrom(), now);
                    Standing standing = segment.condition().standing(evaluation, from);
                    if (standing.holds() != known.inside()) {
                        Instant flippedAt = segment.condition().since(evaluation, standing, null);
                        change(
                                segment,
                                standing.holds(),
                                flippedAt == null ? from : flippedAt,
                                Reason.DEFINITION,
                                segment.causeId());
                    }
                    arm(segment, standing.nextFlipAt(), segment.causeId());
                }
                case STOPPED -> arm(segment, null, segment.causeId());
                case DELETED -> {
                    if (known.inside()) {
                        change(segment, false, earlier(segment.changedAt(), now), Reason.DELETED, segment.causeId());
                    }
                    arm(segment, null, segment.causeId());
                }
            }
        }

        void afterEvent(Segment segment, ProfileEvent event) {
            Membership known = known(segment);
            // The clock of whoever told something before may have been ahead of this one: what was told stands.
            Instant at = known.changedAt() == null ? now : later(now, known.changedAt());
            Standing standing = segment.condition().standing(evaluation, at);
            Instant eventAt = earlier(event.occurredAt(), now);
            if (standing.holds() != known.inside()) {
                // With the profile of before it was otherwise: so it changed at the event, or after it by time alone.
                Instant flippedAt = segment.condition().since(evaluation, standing, eventAt);
                change(
                        segment,
                        standing.holds(),
                        flippedAt == null ? eventAt : flippedAt,
                        Reason.EVENT,
                        event.eventId());
            } else if (known.since() != null) {
                Instant again = cameInAgain(segment.condition(), standing, later(known.since(), eventAt));
                if (again != null) {
                    // A loaded history tells so, one event after the other.
                    change(segment, false, eventAt, Reason.EVENT, event.eventId());
                    change(segment, true, again, Reason.EVENT, event.eventId());
                }
            }
            arm(segment, standing.nextFlipAt(), event.eventId());
        }

        /**
         * When she came in again after she was out: the event put her out, and later time put her in. What keeps her in without
         * a gap, such as one more visit within a week, is no such thing, and neither is what time had done without the event.
         */
        private @Nullable Instant cameInAgain(Condition condition, Standing standing, Instant after) {
            Instant flippedAt = condition.since(evaluation, standing, after);
            return flippedAt == null || !flippedAt.isAfter(after) || flippedAt.equals(withoutTheEvent(condition, after))
                    ? null
                    : flippedAt;
        }

        private @Nullable Instant withoutTheEvent(Condition condition, Instant after) {
            return condition.since(evaluationBefore, condition.standing(evaluationBefore, now), after);
        }

        private Membership known(Segment segment) {
            Membership known = memberships.get(segment.id());
            return known == null ? Membership.none(segment.id()) : known;
        }

        private void arm(Segment segment, @Nullable Instant flipAt, String causeId) {
            Membership known = known(segment);
            Membership.Flip flip = known.flip();
            if (!Objects.equals(flip == null ? null : flip.at(), flipAt)) {
                put(known.flippingAt(flipAt, causeId));
            }
        }

        private void put(Membership membership) {
            if (!copied) {
                memberships = new HashMap<>(memberships);
                copied = true;
            }
            if (membership.isSomething()) {
                memberships.put(membership.segmentId(), membership);
            } else {
                memberships.remove(membership.segmentId());
            }
        }

        private void change(Segment segment, boolean in, Instant at, Reason reason, String causeId) {
            Membership known = known(segment);
            Instant told = notBefore(known.changedAt(), at);
            put(in ? known.entered(told) : known.exited(told));
            transitions.add(new Transition(
                    segment.id(), segment.version(), in ? Kind.ENTERED : Kind.EXITED, told, reason, causeId));
        }
    }

    /** By instant, then by segment, so that what is told together is told in one order. */
    private static boolean isEarlier(Membership one, Membership other) {
        int order = Objects.requireNonNull(one.flip())
                .at()
                .compareTo(Objects.requireNonNull(other.flip()).at());
        return order < 0 || (order == 0 && one.segmentId().compareTo(other.segmentId()) < 0);
    }

    private static Instant notBefore(@Nullable Instant earliest, Instant at) {
        return earliest != null && earliest.isAfter(at) ? earliest : at;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
