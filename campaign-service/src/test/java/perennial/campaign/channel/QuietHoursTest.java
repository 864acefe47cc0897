package perennial.campaign.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuietHoursTest {

    @ParameterizedTest
    @CsvSource({
        // An ordinary night: from the first instant to just before the last.
        "21:00-08:00, Europe/Vienna, 2026-06-01T20:59:59.999+02:00, ",
        "21:00-08:00, Europe/Vienna, 2026-06-01T21:00:00+02:00, 2026-06-02T08:00:00+02:00",
        "21:00-08:00, Europe/Vienna, 2026-06-02T07:59:59.999+02:00, 2026-06-02T08:00:00+02:00",
        "21:00-08:00, Europe/Vienna, 2026-06-02T08:00:00+02:00, ",
        "12:00-14:00, Asia/Tokyo, 2026-06-02T13:00:00+09:00, 2026-06-02T14:00:00+09:00",
        "21:00-00:00, Asia/Tokyo, 2026-06-02T23:59:00+09:00, 2026-06-03T00:00:00+09:00",
        "none, Asia/Tokyo, 2026-06-02T00:00:00+09:00, ",
        // The nights in which clocks go forward and back.
        "21:00-08:00, Europe/Vienna, 2026-03-28T23:00:00+01:00, 2026-03-29T08:00:00+02:00",
        "21:00-08:00, Europe/Vienna, 2026-10-24T23:00:00+02:00, 2026-10-25T08:00:00+01:00",
        // The end is an hour that there is not: the clock jumps over it.
        "21:00-02:30, Europe/Vienna, 2026-03-29T01:00:00+01:00, 2026-03-29T03:00:00+02:00",
        // The beginning is.
        "02:30-08:00, Europe/Vienna, 2026-03-29T01:59:59+01:00, ",
        "02:30-08:00, Europe/Vienna, 2026-03-29T03:00:00+02:00, 2026-03-29T08:00:00+02:00",
        // The end comes twice, and so does the half hour before it.
        "21:00-02:30, Europe/Vienna, 2026-10-25T02:00:00+02:00, 2026-10-25T02:30:00+02:00",
        "21:00-02:30, Europe/Vienna, 2026-10-25T02:45:00+02:00, ",
        "21:00-02:30, Europe/Vienna, 2026-10-25T02:00:00+01:00, 2026-10-25T02:30:00+01:00",
        // The clock goes back to before the beginning.
        "00:15-06:00, America/Havana, 2026-11-01T00:30:00-04:00, 2026-11-01T00:00:00-05:00",
        // What is not quiet is jumped over: it is quiet until the next day.
        "02:15-02:10, Europe/Vienna, 2026-03-29T01:00:00+01:00, 2026-03-30T02:10:00+02:00",
        // A day that there was not.
        "21:00-08:00, Pacific/Apia, 2011-12-29T22:00:00-10:00, 2011-12-31T08:00:00+14:00",
        // Half an hour.
        "21:00-02:00, Australia/Lord_Howe, 2026-10-04T01:30:00+10:30, 2026-10-04T02:30:00+11:00",
    })
    void theEndIsTheFirstInstantThatIsNotQuietThere(
            QuietHours hours, String zone, OffsetDateTime now, @Nullable OffsetDateTime end) {
        assertThat(hours.endAfter(now.toInstant(), ZoneId.of(zone)))
                .isEqualTo(Optional.ofNullable(end).map(OffsetDateTime::toInstant));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "21:00", "21-08", "21:00-08:00-09:00", "25:00-08:00", "None"})
    void whatIsNoPairOfTimesIsRefused(String text) {
        assertThatThrownBy(() -> QuietHours.valueOf(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("21:00-08:00");
    }

    @Test
    void equalTimesAreNever() {
        assertThat(new QuietHours(LocalTime.NOON, LocalTime.NOON)
                        .endAfter(Instant.parse("2026-06-01T12:00:00Z"), ZoneId.of("UTC")))
                .isEmpty();
    }
}
