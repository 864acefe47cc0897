package perennial.segment.definition;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * The calendar days, in one zone, that lie some days before each yearly return of a date. A 29 February returns on the
 * 28th in common years. A day lasts until the next one starts: 23, 24 or 25 hours, and it need not start at midnight.
 *
 * <p>No instant of whole milliseconds is so far away that its calendar would end.
 */
record Anniversary(LocalDate origin, int daysBefore, ZoneId zone) {
    /** @param nth 1 for the first return; the date itself is none */
    Instant start(int nth) {
        return day(nth).atStartOfDay(zone).toInstant();
    }

    Instant end(int nth) {
        return day(nth).plusDays(1).atStartOfDay(zone).toInstant();
    }

    /** The last one that has started by the instant; 0, or less, if none has. */
    int lastStarted(Instant at) {
        LocalDate nearby = at.atZone(zone).toLocalDate().plusDays(daysBefore);
        // Where clocks go back over midnight a day starts before the day before it has ended, so begin one year later.
        int nth = nearby.getYear() - origin.getYear() + 1;
        while (nth > 0 && at.isBefore(start(nth))) {
            nth--;
        }
        return nth;
    }

    private LocalDate day(int nth) {
        return origin.plusYears(nth).minusDays(daysBefore);
    }
}
