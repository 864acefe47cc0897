package perennial.loyalty.tier;

import java.time.LocalDate;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was earned or spent lately, by day: what was counted on a day counts until that day of the next year.
 *
 * @param days none of them with nothing
 */
public record CountedYear(SortedMap<LocalDate, Long> days) {

    public static final CountedYear EMPTY = new CountedYear(Collections.emptySortedMap());

    /** What does not count any more is not added. */
    public CountedYear plus(LocalDate day, long amount, LocalDate today) {
        if (!today.isBefore(day.plusYears(1))) {
            return this;
        }
        TreeMap<LocalDate, Long> more = new TreeMap<>(days);
        more.merge(day, amount, Math::addExact);
        return new CountedYear(more);
    }

    /** What is taken back, and nobody knows of which day, is missing from the latest days. */
    public CountedYear minus(long amount) {
        TreeMap<LocalDate, Long> less = new TreeMap<>(days);
        long missing = amount;
        while (missing > 0 && !less.isEmpty()) {
            var latest = less.lastEntry();
            if (latest.getValue() > missing) {
                less.put(latest.getKey(), latest.getValue() - missing);
            } else {
                less.pollLastEntry();
            }
            missing -= Math.min(missing, latest.getValue());
        }
        return new CountedYear(less);
    }

    /** What is taken back of a day that does not count any more is missing from no other. */
    public CountedYear minus(LocalDate day, long amount) {
        Long counted = days.get(day);
        if (counted == null) {
            return this;
        }
        TreeMap<LocalDate, Long> less = new TreeMap<>(days);
        if (counted > amount) {
            less.put(day, counted - amount);
        } else {
            less.remove(day);
        }
        return new CountedYear(less);
    }

    /** What still counts on that day. */
    CountedYear asOf(LocalDate today) {
        if (days.isEmpty() || today.isBefore(days.firstKey().plusYears(1))) {
            return this;
        }
        TreeMap<LocalDate, Long> counting = new TreeMap<>(days);
        while (!counting.isEmpty() && !today.isBefore(counting.firstKey().plusYears(1))) {
            counting.pollFirstEntry();
        }
        return new CountedYear(counting);
    }

    public long total() {
        return days.values().stream().reduce(0L, Math::addExact);
    }

    /**
     * The day from which on there is less than this, if nothing more is counted; null if there never is.
     *
     * @throws IllegalArgumentException if there is less already
     */
    @Nullable LocalDate fallsBelow(long threshold) {
        long left = total();
        if (left < threshold) {
            throw new IllegalArgumentException(left + " is less than " + threshold + " already");
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
