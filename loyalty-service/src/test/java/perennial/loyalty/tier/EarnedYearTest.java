package perennial.loyalty.tier;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class EarnedYearTest {

    private static final LocalDate DAY = LocalDate.parse("2026-03-01");

    @Test
    void whatWasEarnedOnADayCountsUntilThatDayOfTheNextYear() {
        EarnedYear year = EarnedYear.EMPTY.plus(DAY, 10, DAY).plus(DAY, 5, DAY).plus(DAY.plusDays(1), 7, DAY);

        assertThat(year.asOf(DAY.plusYears(1).minusDays(1)).points()).isEqualTo(22);
        assertThat(year.asOf(DAY.plusYears(1)).points()).isEqualTo(7);
        assertThat(year.asOf(DAY.plusYears(1).plusDays(1)).points()).isZero();
    }

    @Test
    void whatIsAYearOldIsNotAdded() {
        assertThat(EarnedYear.EMPTY.plus(DAY, 10, DAY.plusYears(1))).isEqualTo(EarnedYear.EMPTY);
    }

    @Test
    void whatIsTakenBackIsMissingFromTheLatestDays() {
        EarnedYear year = EarnedYear.EMPTY.plus(DAY, 10, DAY).plus(DAY.plusDays(1), 7, DAY);

        assertThat(year.minus(9).days()).containsExactly(java.util.Map.entry(DAY, 8L));
        assertThat(year.minus(99)).isEqualTo(EarnedYear.EMPTY);
    }
}
