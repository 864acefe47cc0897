package perennial.segment.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import perennial.segment.profile.Consent;
import perennial.segment.profile.Engagement;
import perennial.segment.profile.Order;
import perennial.segment.profile.Part;
import perennial.segment.profile.Profile;
import perennial.segment.profile.ProfileEvent;
import perennial.segment.profile.Profiles;

class ConditionTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    /** All that a condition says of an instant. */
    record Answer(
            boolean holds,
            @Nullable Instant since,
            @Nullable Instant nextFlipAt) {}

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
            since(signedUpAt) > days(1) && since(signedUpAt) > days(2) && orders.count == 0 && since(signedUpAt) >= days(3) ~ 2026-01-02T12:00:00Z ~ false ~ ~ 2026-01-04T00:00:00Z
            # an expression that fails does not hold
            1 / orders.count > 0                                                ~ 2026-01-02T00:00:00Z ~ false ~ ~
            """)
    void holdsInItsStretchOfTime(
            String text, Instant at, boolean holds, @Nullable Instant since, @Nullable Instant nextFlipAt) {
        Profile profile = Profiles.of(Profiles.signUp(Instant.parse("2026-01-01T00:00:00Z")));
        assertThat(answer(text, profile, ZoneOffset.UTC, at)).isEqualTo(new Answer(holds, since, nextFlipAt));
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
        Profile inZone = Profiles.of(
                new ProfileEvent.PersonChanged("e", start, true, null, null, null, zone, Map.of(), Map.of()));
        Profile withoutZone = Profiles.of(Profiles.signUp(start));
        String text = "since(signedUpAt) < months(" + months + ")";
        Answer expected = new Answer(true, start, end);
        assertThat(answer(text, inZone, ZoneOffset.UTC, start)).isEqualTo(expected);
        assertThat(answer(text, withoutZone, zone, start)).isEqualTo(expected);
    }

    /** At the first instant of the stretch, at its last, and at both of its outer neighbours. */
    @ParameterizedTest(name = "{2} in {0}, {1}: from {3} until {4}")
    @CsvSource(delimiter = '~', quoteCharacter = '"', textBlock = """
            UTC              ~ 1990-05-01 ~ anniversary(birthDate)           ~ 2026-05-01T00:00:00Z ~ 2026-05-02T00:00:00Z ~ 2027-05-01T00:00:00Z
            UTC              ~ 1990-05-01 ~ anniversary(birthDate, 0)        ~ 2026-05-01T00:00:00Z ~ 2026-05-02T00:00:00Z ~ 2027-05-01T00:00:00Z
            UTC              ~ 1990-05-01 ~ anniversary(birthDate, 36)       ~ 2026-05-01T00:00:00Z ~ 2026-05-02T00:00:00Z ~
            UTC              ~ 1990-05-01 ~ anniversary(birthDate, 150)      ~ 2140-05-01T00:00:00Z ~ 2140-05-02T00:00:00Z ~
            UTC              ~ 1990-05-01 ~ anniversary(birthDate, 0, 7)     ~ 2026-04-24T00:00:00Z ~ 2026-04-25T00:00:00Z ~ 2027-04-24T00:00:00Z
            UTC              ~ 1990-01-03 ~ anniversary(birthDate, 36, 7)    ~ 2025-12-27T00:00:00Z ~ 2025-12-28T00:00:00Z ~
            UTC              ~ 1990-01-03 ~ anniversary(birthDate, 0, 7)     ~ 2025-12-27T00:00:00Z ~ 2025-12-28T00:00:00Z ~ 2026-12-27T00:00:00Z
            UTC              ~ 1990-05-01 ~ anniversary(birthDate, 36, 366)  ~ 2025-04-30T00:00:00Z ~ 2025-05-01T00:00:00Z ~
            # a 29 February is kept on the 28th of common years
            UTC              ~ 2000-02-29 ~ anniversary(birthDate)           ~ 2026-02-28T00:00:00Z ~ 2026-03-01T00:00:00Z ~ 2027-02-28T00:00:00Z
            UTC              ~ 2000-02-29 ~ anniversary(birthDate)           ~ 2027-02-28T00:00:00Z ~ 2027-03-01T00:00:00Z ~ 2028-02-29T00:00:00Z
            UTC              ~ 2000-02-29 ~ anniversary(birthDate)           ~ 2028-02-29T00:00:00Z ~ 2028-03-01T00:00:00Z ~ 2029-02-28T00:00:00Z
            UTC              ~ 2000-02-29 ~ anniversary(birthDate, 0, 1)     ~ 2028-02-28T00:00:00Z ~ 2028-02-29T00:00:00Z ~ 2029-02-27T00:00:00Z
            # the days on which summer time begins and ends have 23 and 25 hours
            Europe/Paris     ~ 1990-03-29 ~ anniversary(birthDate)           ~ 2026-03-28T23:00:00Z ~ 2026-03-29T22:00:00Z ~ 2027-03-28T22:00:00Z
            Europe/Paris     ~ 1990-10-25 ~ anniversary(birthDate)           ~ 2026-10-24T22:00:00Z ~ 2026-10-25T23:00:00Z ~ 2027-10-24T22:00:00Z
            # and there they begin at one o'clock
            Asia/Beirut      ~ 1990-03-29 ~ anniversary(birthDate)           ~ 2026-03-28T22:00:00Z ~ 2026-03-29T21:00:00Z ~ 2027-03-28T21:00:00Z
            America/Santiago ~ 1990-09-06 ~ anniversary(birthDate)           ~ 2026-09-06T04:00:00Z ~ 2026-09-07T03:00:00Z ~ 2027-09-06T03:00:00Z
            # the day that an instant had where the customer lives
            Europe/Paris     ~            ~ anniversary(signedUpAt)          ~ 2026-07-01T22:00:00Z ~ 2026-07-02T22:00:00Z ~ 2027-07-01T22:00:00Z
            America/New_York ~            ~ anniversary(signedUpAt, 1)       ~ 2026-07-01T04:00:00Z ~ 2026-07-02T04:00:00Z ~
            """)
    void anAnniversaryIsAWholeDayOfTheCustomersCalendar(
            ZoneId zone,
            @Nullable LocalDate birthDate,
            String text,
            Instant start,
            Instant end,
            @Nullable Instant next) {
        Instant signedUpAt = Instant.parse("2025-07-01T22:30:00Z");
        Profile inZone = Profiles.of(
                new ProfileEvent.PersonChanged("e", signedUpAt, true, birthDate, null, null, zone, Map.of(), Map.of()));
        Profile withoutZone = Profiles.of(
                new ProfileEvent.PersonChanged("e", signedUpAt, true, birthDate, null, null, null, Map.of(), Map.of()));
        for (Evaluation evaluation :
                List.of(new Evaluation(inZone, ZoneOffset.UTC), new Evaluation(withoutZone, zone))) {
            Condition condition = condition(text);
            assertStanding(condition.standing(evaluation, start.minusMillis(1)), false, start);
            assertStanding(condition.standing(evaluation, start), true, end);
            assertStanding(condition.standing(evaluation, end.minusMillis(1)), true, end);
            assertStanding(condition.standing(evaluation, end), false, next);
            assertThat(since(condition, evaluation, start, null)).isEqualTo(start);
            assertThat(since(condition, evaluation, end.minusMillis(1), null)).isEqualTo(start);
            assertThat(since(condition, evaluation, end, null)).isEqualTo(end);
        }
    }

    @Test
    void theDayItselfIsNoAnniversary() {
        Profile profile = bornOn(LocalDate.parse("2026-05-01"));
        assertThat(answer("anniversary(birthDate)", profile, ZoneOffset.UTC, Instant.parse("2026-05-01T12:00:00Z")))
                .isEqualTo(new Answer(false, null, Instant.parse("2027-05-01T00:00:00Z")));
    }

    @Test
    void absurdYearsAreNoFailure() {
        Instant longAgo = Instant.ofEpochMilli(Long.MIN_VALUE);
        Instant farAhead = Instant.ofEpochMilli(Long.MAX_VALUE);
        for (Instant signedUpAt : List.of(longAgo, farAhead, Instant.EPOCH)) {
            Profile profile = Profiles.of(new ProfileEvent.PersonChanged(
                    "e", signedUpAt, true, LocalDate.parse("9999-12-31"), null, null, null, Map.of(), Map.of()));
            for (String text : List.of(
                    "anniversary(signedUpAt, 0, 366)",
                    "anniversary(signedUpAt, 150)",
                    "anniversary(birthDate)",
                    "since(signedUpAt) < months(1200)")) {
                for (Instant at : List.of(longAgo, Instant.EPOCH, farAhead)) {
                    assertThat(answer(text + " || !" + "(" + text + ")", profile, ZoneId.of("Asia/Tokyo"), at)
                                    .holds())
                            .isTrue();
                }
            }
        }
    }

    /** Placed on the first and the third of January; the one of the second is cancelled. */
    @ParameterizedTest(name = "{0} at {1} is {2}, since {3}, until {4}")
    @CsvSource(delimiter = '~', quoteCharacter = '"', textBlock = """
            orders.countWithin(days(7)) == 0                 ~ 2025-12-31T00:00:00Z     ~ true  ~                      ~ 2026-01-01T00:00:00Z
            orders.countWithin(days(7)) == 1                 ~ 2026-01-01T00:00:00Z     ~ true  ~ 2026-01-01T00:00:00Z ~ 2026-01-03T00:00:00Z
            orders.countWithin(days(7)) == 2                 ~ 2026-01-05T00:00:00Z     ~ true  ~ 2026-01-03T00:00:00Z ~ 2026-01-08T00:00:00Z
            orders.countWithin(days(7)) == 2                 ~ 2026-01-07T23:59:59.999Z ~ true  ~ 2026-01-03T00:00:00Z ~ 2026-01-08T00:00:00Z
            orders.countWithin(days(7)) == 1                 ~ 2026-01-08T00:00:00Z     ~ true  ~ 2026-01-08T00:00:00Z ~ 2026-01-10T00:00:00Z
            orders.countWithin(days(7)) >= 1                 ~ 2026-01-08T00:00:00Z     ~ true  ~ 2026-01-01T00:00:00Z ~ 2026-01-10T00:00:00Z
            orders.countWithin(months(1)) >= 1               ~ 2026-01-08T00:00:00Z     ~ true  ~ 2026-01-01T00:00:00Z ~ 2026-02-03T00:00:00Z
            orders.countWithin(days(0)) > 0                  ~ 2026-01-01T00:00:00Z     ~ false ~                      ~
            orders.spentMinorWithin(hours(24), 'EUR') == 700 ~ 2026-01-01T12:00:00Z     ~ true  ~ 2026-01-01T00:00:00Z ~ 2026-01-02T00:00:00Z
            orders.spentMinorWithin(days(7), 'EUR') > 0      ~ 2026-01-05T00:00:00Z     ~ true  ~ 2026-01-01T00:00:00Z ~ 2026-01-08T00:00:00Z
            orders.spentMinorWithin(days(7), 'USD') > 0      ~ 2026-01-05T00:00:00Z     ~ true  ~ 2026-01-03T00:00:00Z ~ 2026-01-10T00:00:00Z
            orders.spentMinorWithin(days(7), 'GBP') == 0     ~ 2026-01-05T00:00:00Z     ~ true  ~                      ~
            """)
    void anOrderLiesWithinASpanFromItsPlacingOn(
            String text, Instant at, boolean holds, @Nullable Instant since, @Nullable Instant nextFlipAt) {
        Instant first = Instant.parse("2026-01-01T00:00:00Z");
        Profile profile = Profiles.of(List.of(
                order("o1", first, "EUR", 700),
                order("o2", first.plus(Duration.ofDays(1)), "EUR", 70),
                Profiles.cancellation("o2", first.plus(Duration.ofDays(1))),
                order("o3", first.plus(Duration.ofDays(2)), "USD", 7)));
        assertThat(answer(text, profile, ZoneOffset.UTC, at)).isEqualTo(new Answer(holds, since, nextFlipAt));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "country == 'FR' && language == 'fr-BE'",
                "consented('email') && !consented('sms')",
                "attributes['size'] == 'L' && attributes.size == 'L' && 'size' in attributes && !('hat' in attributes)",
                "orders.count == 3 && orders.returned == 1",
                "orders.spentMinor('EUR') == 500 && orders.spentMinor('USD') == 300 && orders.spentMinor('GBP') == 0",
                "orders.averageMinor('EUR') == 250 && orders.averageMinor('GBP') == 0",
                "orders.countWithin(hours(1)) == 3 && orders.spentMinorWithin(hours(1), 'EUR') == 500",
                "category('shoes').count == 2 && category('hats').count == 0",
                "cart.items == 4 && cart.totalMinor('EUR') == 400 && cart.totalMinor('USD') == 0",
                "message('welcome').count == 1 && message('other').count == 0",
                "engagement.visits == 1 && engagement.reviews == 1 && engagement.shares == 1",
                "engagement.surveys == 1 && engagement.complaints == 1 && engagement.lastScore == 3",
                "points.balance == 120 && points.tier == 'silver'"
            })
    void readsTheWholeProfile(String text) {
        assertThat(answer(text, busy(), ZoneOffset.UTC, NOON.plusSeconds(60)).holds())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "signedUpAt, 0",
        "orders.firstAt, 1",
        "orders.lastAt, 3",
        "category('shoes').lastAt, 2",
        "cart.updatedAt, 5",
        "message('welcome').lastAt, 6",
        "engagement.lastAt, 11",
        "message('other').lastAt,",
        "category('hats').lastAt,",
    })
    void readsItsInstants(String instant, @Nullable Integer second) {
        Answer answer = answer("since(" + instant + ") >= minutes(0)", busy(), ZoneOffset.UTC, NOON.plusSeconds(60));
        assertThat(answer)
                .isEqualTo(new Answer(second != null, second == null ? null : NOON.plusSeconds(second), null));
    }

    /** She does each thing a second after the one before. */
    private static Profile busy() {
        return Profiles.of(List.of(
                new ProfileEvent.PersonChanged(
                        "e",
                        NOON,
                        true,
                        null,
                        "FR",
                        "fr-BE",
                        null,
                        Map.of("email", new Consent(true, NOON)),
                        Map.of("size", "L")),
                order("o1", NOON.plusSeconds(1), "EUR", 300, "shoes"),
                order("o2", NOON.plusSeconds(2), "EUR", 300, "shoes"),
                order("o3", NOON.plusSeconds(3), "USD", 300),
                new ProfileEvent.OrderReturned("r", NOON.plusSeconds(4), "o1", "EUR", 100, Map.of()),
                Profiles.cart("k", NOON.plusSeconds(5), 4),
                Profiles.message("m", "welcome", NOON.plusSeconds(6)),
                new ProfileEvent.Engaged("g1", NOON.plusSeconds(7), Engagement.Kind.VISIT, null),
                new ProfileEvent.Engaged("g2", NOON.plusSeconds(8), Engagement.Kind.REVIEW, null),
                new ProfileEvent.Engaged("g3", NOON.plusSeconds(9), Engagement.Kind.SHARE, null),
                new ProfileEvent.Engaged("g4", NOON.plusSeconds(10), Engagement.Kind.SURVEY, 3),
                new ProfileEvent.Engaged("g5", NOON.plusSeconds(11), Engagement.Kind.COMPLAINT, null),
                new ProfileEvent.PointsChanged("p", NOON.plusSeconds(12), 1, 120, "silver")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "country == '' && language == '' && !('size' in attributes) && !consented('email')",
                "orders.count == 0 && orders.returned == 0 && orders.spentMinor('EUR') == 0",
                "orders.averageMinor('EUR') == 0 && orders.countWithin(days(1)) == 0",
                "orders.spentMinorWithin(days(1), 'EUR') == 0 && category('shoes').count == 0",
                "cart.items == 0 && cart.totalMinor('EUR') == 0 && message('welcome').count == 0",
                "engagement.visits + engagement.reviews + engagement.shares == 0",
                "engagement.surveys + engagement.complaints == 0",
                "points.balance == 0 && points.tier == ''",
                "!anniversary(birthDate) && !anniversary(signedUpAt, 1)",
                "!(since(cart.updatedAt) < days(1)) && !(since(engagement.lastAt) < days(1))"
            })
    void whatIsNotKnownIsEmptyAndZeroAndTimeDoesNotChangeIt(String text) {
        assertThat(answer(text, Profile.EMPTY, ZoneOffset.UTC, Instant.EPOCH)).isEqualTo(new Answer(true, null, null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            engagement.lastScore < 5                            ~ false
            !(engagement.lastScore < 5)                         ~ false
            (engagement.lastScore < 5) == false                 ~ false
            engagement.lastScore in [0, 1]                      ~ false
            engagement.lastScore < 5 ? true : true              ~ false
            engagement.lastScore < 5 || orders.count == 0       ~ true
            !(engagement.lastScore < 5 && orders.count > 0)     ~ true
            engagement.surveys > 0 && engagement.lastScore < 5  ~ false
            attributes['size'] == 'L'                           ~ false
            !(attributes['size'] == 'L')                        ~ false
            attributes['size'] == 'L' || orders.count == 0      ~ true
            1 / orders.count > 0 || orders.count == 0           ~ true
            """)
    void whatIsMissingNeitherHoldsNorNegatedHolds(String text, boolean holds) {
        assertThat(answer(text, Profile.EMPTY, ZoneOffset.UTC, Instant.EPOCH)).isEqualTo(new Answer(holds, null, null));
    }

    @Test
    void looksNoFurtherBackThanItIsAsked() {
        Profile profile = Profiles.of(Profiles.signUp(NOON));
        Condition condition = condition("since(signedUpAt) >= days(2)");
        Evaluation evaluation = new Evaluation(profile, ZoneOffset.UTC);
        Instant flip = NOON.plus(Duration.ofDays(2));
        Instant at = NOON.plus(Duration.ofDays(9));
        assertThat(since(condition, evaluation, at, flip.minusMillis(1))).isEqualTo(flip);
        assertThat(since(condition, evaluation, at, flip)).isEqualTo(flip);
        assertThat(since(condition, evaluation, at, flip.plusMillis(1))).isNull();
    }

    /** Each birthday bounds two stretches: eight of them lie within the sixteen that are looked at. */
    @Test
    void looksAheadBySixteenStretchesAtMost() {
        Instant signedUpAt = Instant.parse("2020-01-01T00:00:00Z");
        Profile profile = Profiles.of(new ProfileEvent.PersonChanged(
                "e", signedUpAt, true, LocalDate.parse("1990-05-01"), null, null, null, Map.of(), Map.of()));
        assertStanding(
                condition("anniversary(birthDate) && since(signedUpAt) < days(1)")
                        .standing(new Evaluation(profile, ZoneOffset.UTC), Instant.parse("2026-01-01T00:00:00Z")),
                false,
                Instant.parse("2034-05-01T00:00:00Z"));
    }

    @Test
    void looksBackByAThousandStretchesAtMost() {
        Instant signedUpAt = Instant.parse("1000-01-01T00:00:00Z");
        Profile profile = Profiles.of(new ProfileEvent.PersonChanged(
                "e", signedUpAt, true, LocalDate.parse("0900-05-01"), null, null, null, Map.of(), Map.of()));
        Condition condition = condition("anniversary(birthDate) || since(signedUpAt) >= minutes(1)");
        Evaluation evaluation = new Evaluation(profile, ZoneOffset.UTC);
        assertThat(since(condition, evaluation, Instant.parse("1499-04-30T00:00:00Z"), null))
                .isEqualTo(signedUpAt.plusSeconds(60));
        assertThat(since(condition, evaluation, Instant.parse("1499-12-31T00:00:00Z"), null))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "anniversary(birthDate) && orders.count > 10",
                "anniversary(birthDate) && since(signedUpAt) > days(1) && orders.count > 10 && !anniversary(birthDate, 0, 1)",
                "!(anniversary(birthDate) || orders.count > 0)",
                "orders.count > 0 && (anniversary(birthDate) && orders.count > 10 || country == 'FR')",
                "(orders.countWithin(days(1)) == 0 && anniversary(birthDate)) && (anniversary(birthDate) && orders.count > 10)"
            })
    void askTheTimeOnlyForWhatTheProfileHasNotDecided(String text) {
        Profile profile = bornOn(LocalDate.parse("1990-05-01"));
        assertStanding(condition(text).standing(new Evaluation(profile, ZoneOffset.UTC), NOON), false, null);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            true                                                                           ~
            country == 'FR' && consented('email') || attributes['x'] == 'y'                ~ PERSON
            anniversary(birthDate) || since(signedUpAt) > days(1) || language == 'fr'      ~ PERSON
            orders.count > 0 && since(orders.lastAt) >= days(90)                           ~ ORDERS
            category('a').count > 0 || orders.spentMinor('EUR') > 1                        ~ ORDERS
            orders.countWithin(days(3)) > 1                                                ~ ORDERS
            orders.countWithin(months(3)) > 1                                              ~ PERSON,ORDERS
            since(cart.updatedAt) > months(1)                                              ~ PERSON,CART
            anniversary(orders.firstAt, 1)                                                 ~ PERSON,ORDERS
            cart.items > 1 && cart.totalMinor('EUR') > 1                                   ~ CART
            ['a', 'b'].exists(c, message(c).count > 0)                                     ~ MESSAGES
            engagement.visits > 0 || engagement.lastScore > 1                              ~ ENGAGEMENT
            points.balance > 0 && points.tier == 'gold'                                    ~ POINTS
            """)
    void saysWhatItReads(String text, @Nullable String parts) {
        assertThat(condition(text).reads())
                .isEqualTo(
                        parts == null
                                ? Set.of()
                                : Stream.of(parts.split(",")).map(Part::valueOf).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '"', textBlock = """
            !(since(orders.lastAt) < days(7))             ~ !(since(orders.lastAt) < days(7)): those for whom orders.lastAt never happened are among them
            (since(orders.lastAt) < days(7)) == false     ~ since(orders.lastAt) < days(7) == false: those for whom orders.lastAt never happened
            true != (since(orders.lastAt) < days(7))      ~ true != (since(orders.lastAt) < days(7)): those for whom orders.lastAt never happened
            cart.items > 0 && !anniversary(birthDate)     ~ !anniversary(birthDate): those whose birthDate is not known are among them
            !(engagement.lastScore > 6)                   ~ !(engagement.lastScore > 6): those who never answered a survey are not among them
            """)
    void warnsOfANegationOfWhatMayNeverHaveHappened(String text, String warning) {
        assertThat(condition(text).warnings())
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith(warning);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "!(orders.count > 0)",
                "since(orders.lastAt) < days(7) && !consented('email')",
                "(since(orders.lastAt) < days(7)) == true",
                "since(orders.lastAt) < days(7) != false",
                "engagement.lastScore > 6 && anniversary(birthDate)"
            })
    void doesNotWarnOfAnythingElse(String text) {
        assertThat(condition(text).warnings()).isEmpty();
    }

    private static Answer answer(String text, Profile profile, ZoneId fallback, Instant at) {
        Condition condition = condition(text);
        Evaluation evaluation = new Evaluation(profile, fallback);
        Standing standing = condition.standing(evaluation, at);
        return new Answer(standing.holds(), condition.since(evaluation, standing, null), standing.nextFlipAt());
    }

    private static void assertStanding(Standing standing, boolean holds, @Nullable Instant nextFlipAt) {
        assertThat(standing.holds()).isEqualTo(holds);
        assertThat(standing.nextFlipAt()).isEqualTo(nextFlipAt);
    }

    private static @Nullable Instant since(
            Condition condition, Evaluation evaluation, Instant at, @Nullable Instant notBefore) {
        return condition.since(evaluation, condition.standing(evaluation, at), notBefore);
    }

    private static Profile bornOn(LocalDate birthDate) {
        return Profiles.of(List.of(
                new ProfileEvent.PersonChanged("e", NOON, false, birthDate, null, null, null, Map.of(), Map.of()),
                Profiles.order("o", NOON.minusSeconds(1))));
    }

    private static ProfileEvent order(
            String orderId, Instant at, String currency, long totalMinor, String... categories) {
        return new ProfileEvent.OrderPlaced(
                "placed-" + orderId,
                at,
                orderId,
                null,
                currency,
                totalMinor,
                List.of(new Order.Line("1", 2, List.of(categories))));
    }

    private static Condition condition(String text) {
        return switch (new Conditions().compile(text)) {
            case Compilation.Compiled compiled -> compiled.condition();
            case Compilation.Refused refused -> throw new AssertionError(text + ": " + refused.mistakes());
        };
    }
}
