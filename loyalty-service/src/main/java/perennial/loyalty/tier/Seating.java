package perennial.loyalty.tier;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who is in which tier: up at once, down after the grace period of the tier that is left, to the one for what is left then. Only what the
 * levels are measured by counts, be it points or money.
 *
 * <ul>
 *   <li>What counts falls short when a day leaves the year, or when something comes back; if there is enough again before the grace
 *       period is over, nothing has happened.
 *   <li>A tier that is stopped is left at once, by whoever is looked at.
 * </ul>
 */
public final class Seating {

    private final Levels levels;
    private final ZoneId zone;

    public Seating(Levels levels, ZoneId zone) {
        this.levels = levels;
        this.zone = zone;
    }

    /**
     * A change of tier.
     *
     * @param tier into which; null if there is none for so little
     * @param from which was left; null if it was none, or is no more
     * @param at when it became true; null if something has just happened that makes it so
     */
    public record Change(
            @Nullable Level tier,
            @Nullable Level from,
            @Nullable Instant at) {}

    /**
     * What is so now.
     *
     * @param year what still counts
     * @param changes since it was looked at last
     * @param dueAt when it is to be looked at again if nothing happens; null if never
     */
    public record Seated(
            Seat seat,
            CountedYear year,
            List<Change> changes,
            @Nullable Instant dueAt) {}

    /** @param year of the basis of the levels, as it was when the seat was decided upon last, with what was counted since */
    public Seated at(Instant now, Seat seat, CountedYear year) {
        List<Change> changes = new ArrayList<>();
        Seat current = seat;
        CountedYear counting = year;
        while (true) {
            Level level = current.level(levels);
            if (current.tier() != null && (level == null || level.stopped())) {
                counting = counting.asOf(day(now));
                current = changed(changes, levels.at(counting.total()), level, null);
                continue;
            }
            Instant fallsAt = fallsAt(now, current, counting, level);
            Instant leavesAt = fallsAt == null ? null : fallsAt.plus(grace(level));
            if (leavesAt != null && !leavesAt.isAfter(now)) {
                boolean hasJustFallen = isShortOf(level, counting) && current.belowSince() == null;
                counting = counting.asOf(day(leavesAt));
                current = changed(changes, levels.at(counting.total()), level, hasJustFallen ? null : leavesAt);
                continue;
            }
            counting = counting.asOf(day(now));
            Level reached = levels.at(counting.total());
            if (reached != null && reached.from() > from(level)) {
                current = changed(changes, reached, level, null);
                continue;
            }
            boolean isBelow = fallsAt != null && !fallsAt.isAfter(now);
            return new Seated(new Seat(current.tier(), isBelow ? fallsAt : null), counting, changes, leavesAt);
        }
    }

    private static Seat changed(
            List<Change> changes, @Nullable Level tier, @Nullable Level from, @Nullable Instant at) {
        changes.add(new Change(tier, from, at));
        return new Seat(tier == null ? null : tier.id(), null);
    }

    /** From when on there is too little, if nothing more is counted. */
    private @Nullable Instant fallsAt(Instant now, Seat seat, CountedYear year, @Nullable Level level) {
        if (!isShortOf(level, year)) {
            LocalDate day = year.fallsBelow(from(level));
            return day == null ? null : day.atStartOfDay(zone).toInstant();
        }
        return Objects.requireNonNullElse(seat.belowSince(), now);
    }

    private static boolean isShortOf(@Nullable Level level, CountedYear year) {
        return year.total() < from(level);
    }

    private static long from(@Nullable Level level) {
        return level == null ? 0 : level.from();
    }

    private static Duration grace(@Nullable Level level) {
        return level == null ? Duration.ZERO : level.grace();
    }

    private LocalDate day(Instant instant) {
        return instant.atZone(zone).toLocalDate();
    }
}
