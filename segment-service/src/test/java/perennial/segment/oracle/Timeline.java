package perennial.segment.oracle;

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
 * One customer and one segment throughout the year: whether she is in it at each instant, going by what has come by then,
 * and what therefore has to be told of it.
 *
 * <p>Between two arrivals a rule can change its value at a turn only: where a duration that it names has passed since
 * something happened, a millisecond later (for what is true up to and with that instant), where something happens that was
 * announced a little early, and where a local day begins. So looking at each turn is looking at each second; that no turn is
 * missing is checked by looking just before each, too, and by probing between them ({@link OracleTest}).
 */
final class Timeline {
    private final Rule rule;
    private final NavigableMap<Instant, Boolean> truth = new TreeMap<>();
    private final List<Told> told = new ArrayList<>();

    private @Nullable Instant since;
    private @Nullable Instant changedAt;

    Timeline(Rule rule, List<Step> steps, Instant start, Instant end) {
        this.rule = rule;
        Facts facts = Facts.NONE;
        Instant now = start;
        truth.put(start, false);
        for (Step step : steps) {
            timePasses(facts, now, step.arrival().at());
            now = step.arrival().at();
            happens(step.arrival(), facts, step.facts(), now);
            facts = step.facts();
        }
        timePasses(facts, now, end);
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

    private void timePasses(Facts facts, Instant from, Instant to) {
        for (Instant turn : turns(facts, from, to)) {
            boolean inside = isIn(facts, turn);
            boolean before = isIn(facts, turn.minusMillis(1));
            if (before != (since != null)) {
                throw new IllegalStateException(rule.segmentId() + " changes where there is no turn, before " + turn);
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
        truth.put(now, inside);
        Instant happenedAt = earlier(arrival.occurredAt(), now);
        if (arrival.type().equals("ERASED") && !facts.known()) {
            if (since != null) {
                tell(false, happenedAt, "ERASED", arrival.eventId());
            }
            changedAt = null;
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
    }

    /** Nothing is told of an earlier instant than what was told before. */
    private void tell(boolean inside, Instant at, String reason, String causeId) {
        Instant occurredAt = changedAt == null || at.isAfter(changedAt) ? at : changedAt;
        told.add(new Told(inside ? "ENTERED" : "EXITED", occurredAt, reason, causeId));
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
        return facts.known() && rule.holds().test(facts, at);
    }

    private NavigableSet<Instant> turns(Facts facts, Instant after, Instant upTo) {
        NavigableSet<Instant> turns = new TreeSet<>();
        for (Instant happened : facts.instants()) {
            turns.add(happened);
            rule.spans().forEach(span -> {
                turns.add(facts.later(happened, span));
                turns.add(facts.later(happened, span).plusMillis(1));
            });
        }
        if (rule.isOfCalendar()) {
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
