package perennial.voucher.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static perennial.voucher.promotion.TestPromotions.promotion;

import java.time.Instant;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In Europe/Paris, where clocks went forward on 29 March and back on 25 October 2026, both at 01:00 UTC. */
class TimetableTest {

    @ParameterizedTest(name = "{0} at {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "hours: 09:00-18:00 | 2026-06-01T08:59:59.999+02:00 | false",
                "hours: 09:00-18:00 | 2026-06-01T09:00:00+02:00     | true",
                "hours: 09:00-18:00 | 2026-06-01T17:59:59.999+02:00 | true",
                "hours: 09:00-18:00 | 2026-06-01T18:00:00+02:00     | false",
                "hours: 09:00-18:00 | 2026-06-01T07:00:00Z          | true",
                "hours: 09:00-18:00 | 2026-12-01T07:00:00Z          | false",
                "hours: 09:00-18:00, zone: America/New_York | 2026-06-01T09:00:00-04:00 | true",
                "hours: 09:00-18:00, zone: America/New_York | 2026-06-01T09:00:00+02:00 | false",
                "hours: 18:00-24:00 | 2026-06-01T23:59:59.999+02:00 | true",
                "hours: 18:00-24:00 | 2026-06-02T00:00:00+02:00     | false",
                "hours: 00:00-24:00 | 2026-06-02T00:00:00+02:00     | true",
                "hours: 22:00-02:00 | 2026-06-01T21:59:59+02:00     | false",
                "hours: 22:00-02:00 | 2026-06-01T22:00:00+02:00     | true",
                "hours: 22:00-02:00 | 2026-06-02T01:59:59+02:00     | true",
                "hours: 22:00-02:00 | 2026-06-02T02:00:00+02:00     | false",
                "weekdays: [SAT, SUN] | 2026-06-05T23:59:59+02:00   | false",
                "weekdays: [SAT, SUN] | 2026-06-06T00:00:00+02:00   | true",
                "weekdays: [SAT, SUN] | 2026-06-07T23:59:59+02:00   | true",
                "weekdays: [SAT, SUN] | 2026-06-08T00:00:00+02:00   | false",
                "weekdays: [FRI], hours: 22:00-02:00 | 2026-06-05T23:00:00+02:00 | true",
                "weekdays: [FRI], hours: 22:00-02:00 | 2026-06-06T01:00:00+02:00 | true",
                "weekdays: [FRI], hours: 22:00-02:00 | 2026-06-05T01:00:00+02:00 | false",
                "weekdays: [FRI], hours: 22:00-02:00 | 2026-06-06T23:00:00+02:00 | false",
            })
    void holdsTheseInstants(String keys, ZonedDateTime instant, boolean open) {
        assertThat(timetable(keys).contains(instant.toInstant())).isEqualTo(open);
    }

    @Test
    void anHourThatSummerTimeLeavesOutDoesNotCome() {
        Timetable night = timetable("hours: 02:00-03:00");

        assertThat(night.contains(Instant.parse("2026-03-29T00:59:59.999Z"))).isFalse();
        assertThat(night.contains(Instant.parse("2026-03-29T01:00:00Z"))).isFalse();
        assertThat(night.contains(Instant.parse("2026-03-28T01:30:00Z"))).isTrue();
        assertThat(timetable("hours: 01:00-04:00").contains(Instant.parse("2026-03-29T01:30:00Z")))
                .isTrue();
    }

    @Test
    void anHourThatWinterTimeRepeatsComesTwice() {
        Timetable night = timetable("hours: 02:00-03:00");

        assertThat(night.contains(Instant.parse("2026-10-24T23:59:59.999Z"))).isFalse();
        assertThat(night.contains(Instant.parse("2026-10-25T00:00:00Z"))).isTrue();
        assertThat(night.contains(Instant.parse("2026-10-25T01:30:00Z"))).isTrue();
        assertThat(night.contains(Instant.parse("2026-10-25T02:00:00Z"))).isFalse();
    }

    @Test
    void aDayIsADayAlsoWhenItHas23Or25Hours() {
        Timetable sunday = timetable("weekdays: [SUN]");

        assertThat(sunday.contains(Instant.parse("2026-03-28T23:00:00Z"))).isTrue();
        assertThat(sunday.contains(Instant.parse("2026-03-29T21:59:59Z"))).isTrue();
        assertThat(sunday.contains(Instant.parse("2026-03-29T22:00:00Z"))).isFalse();
        assertThat(sunday.contains(Instant.parse("2026-10-24T22:00:00Z"))).isTrue();
        assertThat(sunday.contains(Instant.parse("2026-10-25T22:59:59Z"))).isTrue();
        assertThat(sunday.contains(Instant.parse("2026-10-25T23:00:00Z"))).isFalse();
    }

    private static Timetable timetable(String keys) {
        String quoted = keys.replaceAll("(\\d\\d:\\d\\d-\\d\\d:\\d\\d)", "'$1'");
        return promotion("{discount: {percent: 1}, valid: {" + quoted + "}}")
                .validity()
                .timetable();
    }
}
