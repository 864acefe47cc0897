package perennial.loyalty.earning;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * When a rule holds.
 *
 * @param until the first instant at which it does not any more
 */
record Window(Instant from, Instant until) {

    boolean contains(Instant instant) {
        return !instant.isBefore(from) && instant.isBefore(until);
    }

    /** @throws DateTimeException if it is neither a date nor an instant, or too far away */
    static Instant from(@Nullable String text, ZoneId zone) {
        return text == null ? Instant.MIN : isDate(text) ? startOf(LocalDate.parse(text), zone) : Instant.parse(text);
    }

    /** The last day is a part of the window. */
    static Instant until(@Nullable String text, ZoneId zone) {
        return text == null
                ? Instant.MAX
                : isDate(text) ? startOf(LocalDate.parse(text).plusDays(1), zone) : Instant.parse(text);
    }

    private static boolean isDate(String text) {
        return text.indexOf('T') < 0;
    }

    private static Instant startOf(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }
}
