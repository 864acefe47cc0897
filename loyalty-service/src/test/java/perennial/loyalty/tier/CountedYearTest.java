package perennial.loyalty.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class CountedYearTest {

    private static final LocalDate DAY = LocalDate.parse("2026-03-01");

    @Test
    void whatWasEarnedOnADayCountsUntilThatDayOfTheNextYear() {
        CountedYear year =
                CountedYear.EMPTY.plus(DAY, 10, DAY).plus(DAY, 5, DAY).plus(DAY.plusDays(1), 7, DAY);

        assertThat(year.asOf(DAY.plusYears(1).minusDays(1)).total()).isEqualTo(22);
        assertThat(year.asOf(DAY.plusYears(1)).total()).isEqualTo(7);
        assertThat(year.asOf(DAY.plusYears(1).plusDays(1)).total()).isZero();
    }

    @Test
    void whatIsAYearOldIsNotAdded() {
        assertThat(CountedYear.EMPTY.plus(DAY, 10, DAY.plusYears(1))).isEqualTo(CountedYear.EMPTY);
    }

    @Test
    void whatIsTakenBackIsMissingFromTheLatestDays() {
        CountedYear year = CountedYear.EMPTY.plus(DAY, 10, DAY).plus(DAY.plusDays(1), 7, DAY);

        assertThat(year.minus(9).days()).containsExactly(java.util.Map.entry(DAY, 8L));
        assertThat(year.minus(99)).isEqualTo(CountedYear.EMPTY);
    }

    @Test
    void whatIsTakenBackOfADayIsMissingFromNoOther() {
        CountedYear year = CountedYear.EMPTY.plus(DAY, 10, DAY).plus(DAY.plusDays(1), 7, DAY);

        assertThat(year.minus(DAY, 4).days())
                .containsExactly(java.util.Map.entry(DAY, 6L), java.util.Map.entry(DAY.plusDays(1), 7L));
        assertThat(year.minus(DAY, 10).days()).containsExactly(java.util.Map.entry(DAY.plusDays(1), 7L));
        assertThat(year.minus(DAY, 99).total()).isEqualTo(7);
        assertThat(year.minus(DAY.minusDays(1), 5)).isEqualTo(year);
    }

    @Test
    void ofAllThatTiersMayBeReachedByWhatIsAYearOldIsForgotten() {
        Basis euros = new Basis.Spend("EUR");
        RollingYear year = RollingYear.EMPTY
                .with(Basis.POINTS, CountedYear.EMPTY.plus(DAY, 10, DAY).plus(DAY.plusDays(1), 7, DAY))
                .with(euros, CountedYear.EMPTY.plus(DAY, 5, DAY).plus(DAY.plusDays(1), 3, DAY));

        RollingYear later = year.asOf(DAY.plusYears(1));

        assertThat(later.points().total()).isEqualTo(7);
        assertThat(later.of(euros).total()).isEqualTo(3);
        assertThat(later.asOf(DAY.plusYears(1).plusDays(1))).isEqualTo(RollingYear.EMPTY);
    }

    @Test
    void aSumThatIsTooLargeIsAnErrorAndNoSmallOne() {
        CountedYear year = CountedYear.EMPTY.plus(DAY, Long.MAX_VALUE, DAY);

        assertThatThrownBy(() -> year.plus(DAY, 1, DAY)).isInstanceOf(ArithmeticException.class);
        CountedYear twoDays = year.plus(DAY.plusDays(1), 1, DAY);
        assertThatThrownBy(twoDays::total).isInstanceOf(ArithmeticException.class);
    }
}
