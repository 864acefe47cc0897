package perennial.loyalty.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SeatingTest {

    private static final Level BRONZE = level("bronze", 0, 0);
    private static final Level SILVER = level("silver", 500, 60);
    private static final Level GOLD = level("gold", 1_500, 30);
    private static final Levels LEVELS = new Levels(List.of(GOLD, BRONZE, SILVER));
    private static final LocalDate DAY = LocalDate.parse("2026-03-01");

    private final Seating seating = new Seating(LEVELS, ZoneOffset.UTC);

    private static Level level(String id, long from, int graceDays) {
        return level(id, from, graceDays, Basis.POINTS);
    }

    private static Level level(String id, long from, int graceDays, Basis basis) {
        return new Level(id, 1, basis, from, 1_000, Duration.ofDays(graceDays), false);
    }

    private static Instant at(LocalDate day) {
        return day.atTime(12, 0).toInstant(ZoneOffset.UTC);
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    private static CountedYear earned(Object... daysAndPoints) {
        TreeMap<LocalDate, Long> days = new TreeMap<>();
        for (int i = 0; i < daysAndPoints.length; i += 2) {
            days.put((LocalDate) daysAndPoints[i], ((Integer) daysAndPoints[i + 1]).longValue());
        }
        return new CountedYear(days);
    }

    @Test
    void whoHasTheTierThatBeginsWithNothingHasItWithoutAChange() {
        Seating.Seated seated = seating.at(at(DAY), Seat.FIRST, earned(DAY, 499));

        assertThat(seated.changes()).isEmpty();
        assertThat(seated.seat().level(LEVELS)).isEqualTo(BRONZE);
        assertThat(seated.dueAt()).isNull();
    }

    @Test
    void whoHasEnoughGoesUpAtOnceAndPastTiersInBetween() {
        Seating.Seated seated = seating.at(at(DAY), Seat.FIRST, earned(DAY, 1_500));

        assertThat(seated.changes())
                .extracting(Seating.Change::tier, Seating.Change::from, Seating.Change::at)
                .containsExactly(tuple(GOLD, BRONZE, null));
    }

    @Test
    void theTimerIsSetToTheEndOfTheGracePeriodAfterTheDayOnWhichThePointsFallShort() {
        Seating.Seated seated =
                seating.at(at(DAY), Seat.FIRST, earned(DAY.minusDays(100), 300, DAY.minusDays(50), 300, DAY, 100));

        assertThat(seated.dueAt())
                .isEqualTo(startOf(DAY.minusDays(100).plusYears(1)).plus(Duration.ofDays(60)));
    }

    @Test
    void whoFallsShortStaysUntilTheGracePeriodIsOver() {
        CountedYear year = earned(DAY, 700);
        Instant falls = startOf(DAY.plusYears(1));
        Instant leaves = falls.plus(Duration.ofDays(60));
        Seat silver = new Seat("silver", null);

        Seating.Seated inGrace = seating.at(leaves.minusMillis(1), silver, year);
        assertThat(inGrace.changes()).isEmpty();
        assertThat(inGrace.seat().belowSince()).isEqualTo(falls);
        assertThat(inGrace.dueAt()).isEqualTo(leaves);

        Seating.Seated after = seating.at(leaves, inGrace.seat(), inGrace.year());
        assertThat(after.changes())
                .extracting(Seating.Change::tier, Seating.Change::from, Seating.Change::at)
                .containsExactly(tuple(BRONZE, SILVER, leaves));
        assertThat(after.dueAt()).isNull();
    }

    @Test
    void enoughPointsWithinTheGracePeriodMakeNothingOfIt() {
        LocalDate later = DAY.plusYears(1).plusDays(3);
        Seat silver = new Seat("silver", startOf(DAY.plusYears(1)));

        Seating.Seated seated = seating.at(at(later), silver, earned(later, 500));

        assertThat(seated.changes()).isEmpty();
        assertThat(seated.seat()).isEqualTo(new Seat("silver", null));
        assertThat(seated.dueAt()).isEqualTo(startOf(later.plusYears(1)).plus(Duration.ofDays(60)));
    }

    @Test
    void whoWasNotLookedAtForLongGoesDownStepByStepAtTheInstantsAtWhichItWasSo() {
        CountedYear year = earned(DAY, 1_000, DAY.plusDays(10), 500);
        Instant leavesGold = startOf(DAY.plusYears(1)).plus(Duration.ofDays(30));
        Instant leavesSilver = leavesGold.plus(Duration.ofDays(60));

        Seating.Seated seated = seating.at(at(DAY.plusYears(3)), new Seat("gold", null), year);

        assertThat(seated.changes().getFirst().at()).isEqualTo(leavesGold);
        assertThat(seated.changes().getLast().tier()).isEqualTo(BRONZE);
        assertThat(seated.changes().getLast().at()).isBeforeOrEqualTo(leavesSilver);
    }

    @Test
    void pointsThatAreTakenBackBeginTheGracePeriodNow() {
        Seating.Seated seated = seating.at(at(DAY), new Seat("silver", null), earned(DAY, 499));

        assertThat(seated.changes()).isEmpty();
        assertThat(seated.seat().belowSince()).isEqualTo(at(DAY));
        assertThat(seated.dueAt()).isEqualTo(at(DAY).plus(Duration.ofDays(60)));
    }

    @Test
    void whoFallsShortWithoutAGracePeriodFallsByWhatHasJustHappened() {
        Level strict = level("silver", 500, 0);
        Seating seatingStrictly = new Seating(new Levels(List.of(BRONZE, strict)), ZoneOffset.UTC);

        assertThat(seatingStrictly
                        .at(at(DAY), new Seat("silver", null), earned(DAY, 499))
                        .changes())
                .containsExactly(new Seating.Change(BRONZE, strict, null));
        assertThat(seatingStrictly
                        .at(at(DAY), new Seat("silver", null), earned(DAY.minusYears(1), 500))
                        .changes())
                .containsExactly(new Seating.Change(BRONZE, strict, startOf(DAY)));
    }

    @Test
    void aTierThatIsStoppedIsLeftAtOnceForTheOneThatThePointsAreWorth() {
        Level stopped = new Level("gold", 2, Basis.POINTS, 1_500, 1_000, Duration.ofDays(30), true);
        Seating without = new Seating(new Levels(List.of(BRONZE, SILVER, stopped)), ZoneOffset.UTC);

        Seating.Seated seated = without.at(at(DAY), new Seat("gold", null), earned(DAY, 2_000));

        assertThat(seated.changes())
                .extracting(Seating.Change::tier, Seating.Change::from, Seating.Change::at)
                .containsExactly(tuple(SILVER, stopped, null));
    }

    @Test
    void whoIsInTheGracePeriodOfATierThatIsStoppedOrGoneLeavesItAtOnce() {
        Seat inGrace = new Seat("gold", at(DAY.minusDays(10)));
        Level stopped = new Level("gold", 2, Basis.POINTS, 1_500, 1_000, Duration.ofDays(30), true);

        assertThat(new Seating(new Levels(List.of(BRONZE, SILVER, stopped)), ZoneOffset.UTC)
                        .at(at(DAY), inGrace, earned(DAY, 600))
                        .changes())
                .containsExactly(new Seating.Change(SILVER, stopped, null));
        assertThat(new Seating(new Levels(List.of(BRONZE, SILVER)), ZoneOffset.UTC)
                        .at(at(DAY), inGrace, earned(DAY, 1_400))
                        .changes())
                .containsExactly(new Seating.Change(SILVER, null, null));
        assertThat(new Seating(new Levels(List.of(BRONZE, SILVER)), ZoneOffset.UTC)
                        .at(at(DAY), inGrace, earned(DAY, 10))
                        .changes())
                .containsExactly(new Seating.Change(BRONZE, null, null));
    }

    @Test
    void whatHasLeftTheYearLetsNobodyUp() {
        Seating.Seated seated = seating.at(at(DAY), Seat.FIRST, earned(DAY.minusYears(1), 400, DAY, 499));

        assertThat(seated.changes()).isEmpty();
        assertThat(seated.year()).isEqualTo(earned(DAY, 499));
    }

    @Test
    void theNextTierIsForMoreAndNotStopped() {
        Level stopped = new Level("between", 1, Basis.POINTS, 600, 1_000, Duration.ZERO, true);
        Levels levels = new Levels(List.of(BRONZE, SILVER, stopped, GOLD));

        assertThat(levels.above(499)).isEqualTo(SILVER);
        assertThat(levels.above(500)).isEqualTo(GOLD);
        assertThat(levels.above(1_500)).isNull();
    }

    @Test
    void whatIsStoppedIsNotWhatTiersAreReachedBy() {
        Level stopped = new Level("old", 1, new Basis.Spend("EUR"), 0, 1_000, Duration.ZERO, true);

        assertThat(new Levels(List.of(stopped, SILVER)).basis()).isEqualTo(Basis.POINTS);
        assertThat(new Levels(List.of(level("old", 0, 0, new Basis.Spend("EUR")))).basis())
                .isEqualTo(new Basis.Spend("EUR"));
    }

    @Test
    void withoutAnyTierNothingIsDue() {
        Seating.Seated seated = new Seating(Levels.NONE, ZoneOffset.UTC).at(at(DAY), Seat.FIRST, earned(DAY, 9_999));

        assertThat(seated.changes()).isEmpty();
        assertThat(seated.dueAt()).isNull();
    }

    @Test
    void aDayEndsInTheConfiguredZoneAlsoAroundTheChangeToSummerTime() {
        ZoneId paris = ZoneId.of("Europe/Paris");
        LocalDate day = LocalDate.parse("2026-03-29");

        Seating.Seated seated = new Seating(LEVELS, paris).at(at(day), Seat.FIRST, earned(day, 500));

        assertThat(seated.dueAt())
                .isEqualTo(Instant.parse("2027-03-28T22:00:00Z").plus(Duration.ofDays(60)));
    }

    /** However often it was looked at in between, an account ends in the same tier, with the same changes at the same instants. */
    @Property(tries = 300)
    void lookingMoreOftenChangesNothing(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 0, max = 1_200) Integer> points,
            @ForAll @IntRange(min = 1, max = 200) int step,
            @ForAll @IntRange(min = 0, max = 900) int days) {
        TreeMap<LocalDate, Long> byDay = new TreeMap<>();
        for (int i = 0; i < points.size(); i++) {
            if (points.get(i) > 0) {
                byDay.put(DAY.minusDays(i * 29L), points.get(i).longValue());
            }
        }
        Seating.Seated start = seating.at(at(DAY), Seat.FIRST, new CountedYear(byDay));
        Instant end = at(DAY.plusDays(days));

        Seating.Seated atOnce = seating.at(end, start.seat(), start.year());
        List<Seating.Change> changes = new java.util.ArrayList<>();
        Seating.Seated often = start;
        for (int day = step; day < days; day += step) {
            often = seating.at(at(DAY.plusDays(day)), often.seat(), often.year());
            changes.addAll(often.changes());
        }
        often = seating.at(end, often.seat(), often.year());
        changes.addAll(often.changes());

        assertThat(often.seat()).isEqualTo(atOnce.seat());
        assertThat(often.dueAt()).isEqualTo(atOnce.dueAt());
        assertThat(changes).isEqualTo(atOnce.changes());
    }

    /** Between two looks nothing happens before the timer says so. */
    @Property(tries = 300)
    void nothingChangesBeforeItIsDueAndSomethingDoesWhenItIs(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 1_200) Integer> points) {
        TreeMap<LocalDate, Long> byDay = new TreeMap<>();
        for (int i = 0; i < points.size(); i++) {
            byDay.put(DAY.minusDays(i * 17L), points.get(i).longValue());
        }
        Seating.Seated seated = seating.at(at(DAY), Seat.FIRST, new CountedYear(byDay));
        Instant dueAt = seated.dueAt();
        if (dueAt == null) {
            assertThat(seated.seat().level(LEVELS)).isEqualTo(BRONZE);
        } else {
            assertThat(seating.at(dueAt.minusMillis(1), seated.seat(), seated.year())
                            .changes())
                    .isEmpty();
            assertThat(seating.at(dueAt, seated.seat(), seated.year()).changes())
                    .isNotEmpty();
        }
    }
}
