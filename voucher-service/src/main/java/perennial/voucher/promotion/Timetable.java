package perennial.voucher.promotion;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.Set;

/**
 * At what times of the week, by the clock on the wall: an hour that summer time leaves out does not come, and one that it repeats
 * comes twice.
 *
 * @param weekdays on which the hours begin
 */
public record Timetable(Set<DayOfWeek> weekdays, Hours hours, ZoneId zone) {

    public static final Timetable AROUND_THE_CLOCK =
            new Timetable(EnumSet.allOf(DayOfWeek.class), Hours.ALL, ZoneOffset.UTC);

    public Timetable {
        weekdays = Set.copyOf(weekdays);
    }

    public boolean contains(Instant instant) {
        ZonedDateTime local = instant.atZone(zone);
        LocalTime time = local.toLocalTime();
        DayOfWeek today = local.getDayOfWeek();
        return hours.contain(time) && weekdays.contains(hours.beganYesterdayAt(time) ? today.minus(1) : today);
    }

    /** @param until the first instant that is not in them; on the next day if it is not after {@code from} */
    public record Hours(LocalTime from, LocalTime until) {

        public static final Hours ALL = new Hours(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT);

        /** @param text such as 09:00-18:00; 24:00 is the end of the day */
        static Hours parse(String text) {
            String[] ends = text.split("-", 2);
            return new Hours(time(ends[0]), time(ends[1]));
        }

        private static LocalTime time(String text) {
            return text.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text);
        }

        private boolean contain(LocalTime time) {
            boolean hasBegun = !time.isBefore(from);
            return endNextDay() ? hasBegun || time.isBefore(until) : hasBegun && time.isBefore(until);
        }

        private boolean beganYesterdayAt(LocalTime time) {
            return endNextDay() && time.isBefore(from);
        }

        private boolean endNextDay() {
            return !until.isAfter(from);
        }
    }
}
