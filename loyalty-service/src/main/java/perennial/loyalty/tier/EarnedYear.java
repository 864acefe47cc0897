package perennial.loyalty.tier;

import java.time.LocalDate;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was earned lately, by day: what was earned on a day counts until that day of the next year.
 *
 * @param days none of them without points
 */
public record EarnedYear(SortedMap<LocalDate, Long> days) {

    public static final EarnedYear EMPTY = new EarnedYear(Collections.emptySortedMap());

    /** What does not count any more is not added. */
    public EarnedYear plus(LocalDate day, long points, LocalDate today) {
        if (!today.isBefore(day.plusYears(1))) {
            return this;
        }
        TreeMap<LocalDate, Long> more = new TreeMap<>(days);
        more.merge(day, points, Long::sum);
        return new EarnedYear(more);
    }

    /** What is taken back is missing from the latest days. */
    public EarnedYear minus(long points) {
        TreeMap<LocalDate, Long> less = new TreeMap<>(days);
        long missing = points;
        while (missing > 0 && !less.isEmpty()) {
            var latest = less.lastEntry();
            if (latest.getValue() > missing) {
                less.put(latest.getKey(), latest.getValue() - missing);
            } else {
                less.pollLastEntry();
            }
            missing -= Math.min(missing, latest.getValue());
        }
        return new EarnedYear(less);
    }

    /** What still counts on that day. */
    EarnedYear asOf(LocalDate today) {
        if (days.isEmpty() || today.isBefore(days.firstKey().plusYears(1))) {
            return this;
        }
        TreeMap<LocalDate, Long> counting = new TreeMap<>(days);
        while (!counting.isEmpty() && !today.isBefore(counting.firstKey().plusYears(1))) {
            counting.pollFirstEntry();
        }
        return new EarnedYear(counting);
    }

    public long points() {
        return days.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * The day from which on there are fewer points than these, if nothing more is earned; null if there never are.
     *
     * @throws IllegalArgumentException if there are fewer already
     */
    @Nullable LocalDate fallsBelow(long threshold) {
        long left = points();
        if (left < threshold) {
            throw new IllegalArgumentException(left + " points are fewer than " + threshold + " already");
        }
        for (var day : days.entrySet()) {
            left -= day.getValue();
            if (left < threshold) {
                return day.getKey().plusYears(1);
            }
        }
        return null;
    }
}
