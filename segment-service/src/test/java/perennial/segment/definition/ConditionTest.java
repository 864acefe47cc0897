package perennial.segment.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import perennial.segment.profile.Consent;
import perennial.segment.profile.Profile;
import perennial.segment.profile.ProfileEvent;
import perennial.segment.profile.Profiles;

class ConditionTest {
    /** She signed up at midnight of the first of January, and did nothing else. */
    @ParameterizedTest(name = "{0} at {1} is {2}, since {3}, until {4}")
    @CsvSource(delimiter = '~', quoteCharacter = '"', textBlock = """
            # each operator before the moment, at it, at both sides of the span's end, and after it
            since(signedUpAt) < days(2)   ~ 2025-12-31T23:59:59.999Z ~ false ~                          ~ 2026-01-01T00:00:00Z
            since(signedUpAt) < days(2)   ~ 2026-01-01T00:00:00Z     ~ true  ~ 2026-01-01T00:00:00Z     ~ 2026-01-03T00:00:00Z
            since(signedUpAt) < days(2)   ~ 2026-01-02T23:59:59.999Z ~ true  ~ 2026-01-01T00:00:00Z     ~ 2026-01-03T00:00:00Z
            since(signedUpAt) < days(2)   ~ 2026-01-03T00:00:00Z     ~ false ~ 2026-01-03T00:00:00Z     ~
            since(signedUpAt) <= days(2)  ~ 2025-12-31T00:00:00Z     ~ false ~                          ~ 2026-01-01T00:00:00Z
            since(signedUpAt) <= days(2)  ~ 2026-01-03T00:00:00Z     ~ true  ~ 2026-01-01T00:00:00Z     ~ 2026-01-03T00:00:00.001Z
            since(signedUpAt) <= days(2)  ~ 2026-01-03T00:00:00.001Z ~ false ~ 2026-01-03T00:00:00.001Z ~
            since(signedUpAt) > days(2)   ~ 2025-12-31T00:00:00Z     ~ false ~                          ~ 2026-01-03T00:00:00.001Z
            since(signedUpAt) > days(2)   ~ 2026-01-03T00:00:00Z     ~ false ~                          ~ 2026-01-03T00:00:00.001Z
            since(signedUpAt) > days(2)   ~ 2026-01-03T00:00:00.001Z ~ true  ~ 2026-01-03T00:00:00.001Z ~
            since(signedUpAt) >= days(2)  ~ 2025-12-31T00:00:00Z     ~ false ~                          ~ 2026-01-03T00:00:00Z
            since(signedUpAt) >= days(2)  ~ 2026-01-02T23:59:59.999Z ~ false ~                          ~ 2026-01-03T00:00:00Z
            since(signedUpAt) >= days(2)  ~ 2026-01-03T00:00:00Z     ~ true  ~ 2026-01-03T00:00:00Z     ~
            # written the other way round
            days(2) > since(signedUpAt)   ~ 2026-01-02T00:00:00Z     ~ true  ~ 2026-01-01T00:00:00Z     ~ 2026-01-03T00:00:00Z
            days(2) >= since(signedUpAt)  ~ 2026-01-03T00:00:00Z     ~ true  ~ 2026-01-01T00:00:00Z     ~ 2026-01-03T00:00:00.001Z
            days(2) < since(signedUpAt)   ~ 2026-01-03T00:00:00Z     ~ false ~                          ~ 2026-01-03T00:00:00.001Z
            days(2) <= since(signedUpAt)  ~ 2026-01-03T00:00:00Z     ~ true  ~ 2026-01-03T00:00:00Z     ~
            # a span of nothing
            since(signedUpAt) < days(0)   ~ 2026-01-01T00:00:00Z     ~ false ~                          ~
            since(signedUpAt) <= days(0)  ~ 2026-01-01T00:00:00Z     ~ true  ~ 2026-01-01T00:00:00Z     ~ 2026-01-01T00:00:00.001Z
            since(signedUpAt) >= days(0)  ~ 2026-01-02T00:00:00Z     ~ true  ~ 2026-01-01T00:00:00Z     ~
            # what never happened: the comparison is false, its negation true, and time changes neither
            since(orders.lastAt) < days(2)     ~ 2026-01-02T00:00:00Z ~ false ~ ~
            since(orders.lastAt) >= days(2)    ~ 2026-01-02T00:00:00Z ~ false ~ ~
            !(since(orders.lastAt) < days(2))  ~ 2026-01-02T00:00:00Z ~ true  ~ ~
            !(since(orders.lastAt) >= days(2)) ~ 2026-01-02T00:00:00Z ~ true  ~ ~
            !(since(signedUpAt) < days(2))     ~ 2026-01-02T00:00:00Z ~ false ~ 2026-01-01T00:00:00Z ~ 2026-01-03T00:00:00Z
            !(since(signedUpAt) < days(2))     ~ 2025-12-02T00:00:00Z ~ true  ~                      ~ 2026-01-01T00:00:00Z
            # a part that time changes, without any effect on the whole
            since(signedUpAt) < days(2) || true                                 ~ 2026-01-02T00:00:00Z ~ true  ~ ~
            since(signedUpAt) < days(2) && orders.count > 0                     ~ 2026-01-02T00:00:00Z ~ false ~ ~
            since(signedUpAt) < days(2) || since(signedUpAt) >= days(2)         ~ 2026-01-02T00:00:00Z ~ true  ~ 2026-01-01T00:00:00Z ~
            since(signedUpAt) >= days(1) && since(signedUpAt) < days(3)         ~ 2026-01-02T12:00:00Z ~ true  ~ 2026-01-02T00:00:00Z ~ 2026-01-04T00:00:00Z
            since(signedUpAt) < hours(1) || since(signedUpAt) > minutes(90)     ~ 2026-01-01T01:10:00Z ~ false ~ 2026-01-01T01:00:00Z ~ 2026-01-01T01:30:00.001Z
            # an expression that fails does not hold
            1 / orders.count > 0                                                ~ 2026-01-02T00:00:00Z ~ false ~ ~
            """)
    void holdsInItsStretchOfTime(
            String text, Instant at, boolean holds, @Nullable Instant since, @Nullable Instant nextFlipAt) {
        Profile profile = Profiles.of(Profiles.signUp(Instant.parse("2026-01-01T00:00:00Z")));
        assertThat(condition(text).standing(new Evaluation(profile, ZoneOffset.UTC), at))
                .isEqualTo(new Standing(holds, since, nextFlipAt));
    }

    @ParameterizedTest(name = "{2} months after {1} in {0}: {3}")
    @CsvSource({
        "UTC,              2026-01-31T10:00:00Z, 1,  2026-02-28T10:00:00Z",
        "UTC,              2024-01-31T10:00:00Z, 1,  2024-02-29T10:00:00Z",
        "UTC,              2024-02-29T10:00:00Z, 12, 2025-02-28T10:00:00Z",
        "UTC,              2026-08-31T10:00:00Z, 6,  2027-02-28T10:00:00Z",
        // Across both changes of summer time the clock on the wall stays the same.
        "Europe/Paris,     2026-03-01T11:00:00Z, 1,  2026-04-01T10:00:00Z",
        "Europe/Paris,     2026-10-01T10:00:00Z, 1,  2026-11-01T11:00:00Z",
        // Half past two does not exist on the morning of 29 March 2026, and exists twice on that of 25 October.
        "Europe/Paris,     2026-01-29T01:30:00Z, 2,  2026-03-29T01:30:00Z",
        "Europe/Paris,     2026-09-25T00:30:00Z, 1,  2026-10-25T00:30:00Z",
        // The day of the month is the customer's: there it is the 30th, and already the 31st.
        "America/New_York, 2026-01-31T02:00:00Z, 1,  2026-03-01T02:00:00Z",
        "Asia/Tokyo,       2026-01-30T20:00:00Z, 1,  2026-02-27T20:00:00Z",
    })
    void monthsAreThoseOfTheCustomersCalendar(ZoneId zone, Instant start, int months, Instant end) {
        Profile inZone = Profiles.of(new ProfileEvent.PersonChanged("e", start, true, null, null, zone, Map.of()));
        Profile withoutZone = Profiles.of(Profiles.signUp(start));
        Condition condition = condition("since(signedUpAt) < months(" + months + ")");
        Standing expected = new Standing(true, start, end);
        assertThat(condition.standing(new Evaluation(inZone, ZoneOffset.UTC), start))
                .isEqualTo(expected);
        assertThat(condition.standing(new Evaluation(withoutZone, zone), start)).isEqualTo(expected);
    }

    @Test
    void readsTheWholeProfile() {
        Instant noon = Instant.parse("2026-03-01T12:00:00Z");
        Profile profile = Profiles.of(List.of(
                new ProfileEvent.PersonChanged(
                        "e", noon, true, "FR", "fr-BE", null, Map.of("email", new Consent(true, noon))),
                Profiles.order("o1", noon.plusSeconds(1)),
                Profiles.order("o2", noon.plusSeconds(2)),
                Profiles.cart("k", noon.plusSeconds(3), 4),
                Profiles.message("m", "welcome", noon.plusSeconds(4))));
        Instant at = noon.plusSeconds(60);
        assertThat(List.of(
                        "country == 'FR' && language == 'fr-BE'",
                        "consented('email') && !consented('sms')",
                        "orders.count == 2",
                        "cart.items == 4",
                        "message('welcome').count == 1 && message('other').count == 0"))
                .allSatisfy(text -> assertThat(standing(text, profile, at)).isEqualTo(new Standing(true, null, null)));
        assertThat(standing("since(orders.firstAt) > minutes(0)", profile, at).since())
                .isEqualTo(noon.plusSeconds(1).plusMillis(1));
        assertThat(standing("since(orders.lastAt) > minutes(0)", profile, at).since())
                .isEqualTo(noon.plusSeconds(2).plusMillis(1));
        assertThat(standing("since(cart.updatedAt) > minutes(0)", profile, at).since())
                .isEqualTo(noon.plusSeconds(3).plusMillis(1));
        assertThat(standing("since(message('welcome').lastAt) > minutes(0)", profile, at)
                        .since())
                .isEqualTo(noon.plusSeconds(4).plusMillis(1));
        assertThat(standing("since(message('other').lastAt) > minutes(0)", profile, at))
                .isEqualTo(new Standing(false, null, null));
    }

    @Test
    void whatIsNotKnownIsEmptyAndZero() {
        assertThat(standing(
                        "country == '' && language == '' && orders.count == 0 && cart.items == 0",
                        Profile.EMPTY,
                        Instant.EPOCH))
                .isEqualTo(new Standing(true, null, null));
    }

    private static Standing standing(String text, Profile profile, Instant at) {
        return condition(text).standing(new Evaluation(profile, ZoneOffset.UTC), at);
    }

    private static Condition condition(String text) {
        return switch (new Conditions().compile(text)) {
            case Compilation.Compiled compiled -> compiled.condition();
            case Compilation.Refused refused -> throw new AssertionError(text + ": " + refused.problems());
        };
    }
}
