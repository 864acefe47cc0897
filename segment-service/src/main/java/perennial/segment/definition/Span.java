package perennial.segment.definition;

import java.time.Instant;
import java.time.ZoneId;

/** A constant duration. Minutes, hours and days are of fixed length, months are those of the customer's calendar. */
record Span(Unit unit, long count) {
    /** What a span is counted in. */
    enum Unit {
        MINUTES("minutes", 60L * 24 * 36_525),
        HOURS("hours", 24L * 36_525),
        DAYS("days", 36_525),
        MONTHS("months", 1_200);

        /** The function's name in conditions. */
        final String function;

        /** A century: more is a slip of the finger, and instants would overflow. */
        final long most;

        Unit(String function, long most) {
            this.function = function;
            this.most = most;
        }
    }

    Instant after(Instant start, ZoneId zone) {
        return switch (unit) {
            case MINUTES -> start.plusSeconds(60 * count);
            case HOURS -> start.plusSeconds(3_600 * count);
            case DAYS -> start.plusSeconds(86_400 * count);
            case MONTHS -> start.atZone(zone).plusMonths(count).toInstant();
        };
    }
}
