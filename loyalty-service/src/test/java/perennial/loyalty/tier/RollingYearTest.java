package perennial.loyalty.tier;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class RollingYearTest {

    private static final LocalDate DAY = LocalDate.parse("2026-03-01");
    private static final Basis EUROS = new Basis.Spend("EUR");
    private static final Basis POUNDS = new Basis.Spend("GBP");

    @Test
    void pointsAndEachCurrencyLeaveTheYearOnDaysOfTheirOwn() {
        RollingYear year = RollingYear.EMPTY
                .with(Basis.POINTS, CountedYear.EMPTY.plus(DAY, 10, DAY).plus(DAY.plusDays(1), 3, DAY))
                .with(EUROS, CountedYear.EMPTY.plus(DAY, 500, DAY))
                .with(POUNDS, CountedYear.EMPTY.plus(DAY.plusDays(1), 700, DAY));

        RollingYear later = year.asOf(DAY.plusYears(1));

        assertThat(later.of(Basis.POINTS).total()).isEqualTo(3);
        assertThat(later.of(EUROS).total()).isZero();
        assertThat(later.of(POUNDS).total()).isEqualTo(700);
        assertThat(later.spent()).containsOnlyKeys("GBP");
        assertThat(year.asOf(DAY.plusYears(1).minusDays(1))).isEqualTo(year);
    }
}
