package perennial.segment.oracle;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One customer and one segment throughout the year: whether she is in it at each instant, going by what has come by then and
 * how the segment is defined then, and what therefore has to be told of it.
 *
 * <p>Between two arrivals a rule can change its value at a turn only: where a duration that it names has passed since
 * something happened, a millisecond later (for what is true up to and with that instant), where something happens that was
 * announced a little early, and where a local day begins. So looking at each turn is looking at each second; that no turn is
 * missing is checked by looking just before each, too, and by probing between them ({@link OracleTest}).
 */
final class Timeline {

    /** Nothing of a random year happened longer ago. */
    private static final Duration LONG_AGO = Duration.ofDays(10 * 366);

    private final NavigableMap<Instant, Definition> definitions = new TreeMap<>();
    private final NavigableMap<Instant, Boolean> truth = new TreeMap<>();
    private final List<Told> told = new ArrayList<>();

    private Definition definition;
    private @Nullable Instant since;
    private @Nullable Instant changedAt;

    /** @param changes how the segment is defined, from the start on; of one instant they come before what happens */
    Timeline(List<Definition> changes, List<Step> steps, Instant start, Instant end) {
        changes.forEach(change -> definitions.put(change.from(), change));
        definition = changes.getFirst();
        Facts facts = Facts.NONE;
        Instant now = start;
        truth.put(start, false);
        for (Step step : steps) {
            definitionsChange(facts, now, step.arrival().at());
            now = step.arrival().at();
            happens(step.arrival(), facts, step.facts(), now);
            facts = step.facts();
        }
        definitionsChange(facts, now, end);
    }

    /** An arrival, and what is known with it. */
    record Step(Arrival<?> arrival, Facts facts) {}

    static List<Step> steps(List<Arrival<?>> arrivals, ZoneId fallbackZone) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < arrivals.size(); i++) {
            steps.add(new Step(arrivals.get(i), new Facts(arrivals.subList(0, i + 1), fallbackZone)));
        }
        return steps;
    }

    /** Whether she is in the segment, going by what has come by then. */
    boolean isIn(Instant at) {
        return truth.floorEntry(at).getValue();
    }

    /** Since when, at the end. */
    @Nullable Instant since() {
        return since;
    }

    /** All instants at which {@link #isIn} may change. */
    Set<Instant> steps() {
        return truth.keySet();
    }

    /** All that has to be told, in order. */
    List<Told> told() {
        return told;
    }

    /** How the segment is defined at that instant. */
    Definition definition(Instant at) {
        return definitions.floorEntry(at).getValue();
    }

    /** Time passes, too. */
    private void definitionsChange(Facts facts, Instant from, Instant to) {
        Instant now = from;
        for (Definition changed : definitions.values()) {
            if (changed.from().isAfter(definition.from()) && !changed.from().isAfter(to)) {
                timePasses(facts, now, changed.from());
                now = changed.from();
                definition = changed;
                defined(facts, now);
            }
        }
        timePasses(facts, now, to);
    }

    /** In or out is other than it was by the definition before: it became so when time last changed the condition. */
    private void defined(Facts facts, Instant now) {
        switch (definition.state()) {
            case LIVE -> {
                boolean inside = isIn(facts, now);
                if (inside != (since != null)) {
                    Instant flippedAt = lastFlip(facts, now.minus(LONG_AGO), now);
                    tell(inside, flippedAt == null ? now : flippedAt, "DEFINITION", definition.causeId());
                }
            }
            case STOPPED -> {}
            case DELETED -> {
                if (since != null) {
                    tell(false, now, "DELETED", definition.causeId());
                }
            }
        }
        truth.put(now, since != null);
    }

    private void timePasses(Facts facts, Instant from, Instant to) {
        if (!definition.isLive()) {
            return;
        }
        for (Instant turn : turns(facts, from, to)) {
            boolean inside = isIn(facts, turn);
            boolean before = isIn(facts, turn.minusMillis(1));
            if (before != (since != null)) {
                throw new IllegalStateException(
                        definition.segmentId() + " changes where there is no turn, before " + turn);
            }
            if (inside != before) {
                truth.put(turn, inside);
                tell(inside, turn, "TIME", "");
            }
        }
    }

    /**
     * In or out changed: it became so when time last changed the condition, but not before the event and not after now. In
     * again: she left at the event and came back when time last changed the condition, if that was after the event and would
     * not have been without it.
     */
    private void happens(Arrival<?> arrival, Facts before, Facts facts, Instant now) {
        boolean inside = isIn(facts, now);
        Instant happenedAt = earlier(arrival.occurredAt(), now);
        if (arrival.type().equals("ERASED") && !facts.known()) {
            if (since != null) {
                tell(false, happenedAt, "ERASED", arrival.eventId());
            }
            changedAt = null;
        } else if (!definition.isLive()) {
            return;
        } else if (inside != (since != null)) {
            Instant flippedAt = lastFlip(facts, happenedAt, now);
            tell(inside, flippedAt == null ? happenedAt : flippedAt, "EVENT", arrival.eventId());
        } else if (since != null) {
            Instant inAnyway = since.isAfter(happenedAt) ? since : happenedAt;
            Instant flippedAt = lastFlip(facts, inAnyway, now);
            if (flippedAt != null && !flippedAt.equals(lastFlip(before, inAnyway, now))) {
                tell(false, happenedAt, "EVENT", arrival.eventId());
                tell(true, flippedAt, "EVENT", arrival.eventId());
            }
        }
        truth.put(now, since != null);
    }

    /** Nothing is told of an earlier instant than what was told before. */
    private void tell(boolean inside, Instant at, String reason, String causeId) {
        Instant occurredAt = changedAt == null || at.isAfter(changedAt) ? at : changedAt;
        told.add(new Told(inside ? "ENTERED" : "EXITED", definition.version(), occurredAt, reason, causeId));
        changedAt = occurredAt;
        since = inside ? occurredAt : null;
    }

    /** The last instant after {@code from}, up to now, at which the rule flips for what is known now. */
    private @Nullable Instant lastFlip(Facts facts, Instant from, Instant now) {
        for (Instant turn : turns(facts, from, now).descendingSet()) {
            if (isIn(facts, turn) != isIn(facts, turn.minusMillis(1))) {
                return turn;
            }
        }
        return null;
    }

    private boolean isIn(Facts facts, Instant at) {
        return facts.known() && definition.rule().holds().test(facts, at);
    }

    private NavigableSet<Instant> turns(Facts facts, Instant after, Instant upTo) {
        NavigableSet<Instant> turns = new TreeSet<>();
        for (Instant happened : facts.instants()) {
            turns.add(happened);
            definition.rule().spans().forEach(span -> {
                turns.add(facts.later(happened, span));
                turns.add(facts.later(happened, span).plusMillis(1));
            });
        }
        if (definition.rule().isOfCalendar()) {
            LocalDate last = facts.day(upTo);
            for (LocalDate day = facts.day(after); !day.isAfter(last); day = day.plusDays(1)) {
                turns.add(day.atStartOfDay(facts.zone()).toInstant());
            }
        }
        return turns.subSet(after, false, upTo, true);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
