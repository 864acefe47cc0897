package perennial.voucher.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscountTest {

    @ParameterizedTest(name = "{0} % of {1} is {2}")
    @CsvSource({
        "10,  5000, 500",
        "10,     0, 0",
        "10,     4, 0",
        "10,     5, 1",
        "10,     6, 1",
        "10,    14, 1",
        "10,    15, 2",
        "33,   100, 33",
        "33,   101, 33",
        "33,   150, 50",
        "50,     1, 1",
        "1,     49, 0",
        "1,     50, 1",
        "99,     1, 1",
        "100, 4999, 4999",
        "10, 9223372036854775807, 922337203685477581",
        "100, 9223372036854775807, 9223372036854775807",
    })
    void percentIsRoundedHalfUp(int percent, long totalMinor, long discountMinor) {
        assertThat(new Discount.Percent(percent, null, null).onMinor(totalMinor))
                .isEqualTo(discountMinor);
    }

    @ParameterizedTest(name = "10 % up to 2000 of {0} is {1}")
    @CsvSource({"19994, 1999", "19995, 2000", "20000, 2000", "1000000, 2000"})
    void percentIsCapped(long totalMinor, long discountMinor) {
        assertThat(new Discount.Percent(10, 2000L, "EUR").onMinor(totalMinor)).isEqualTo(discountMinor);
    }

    @ParameterizedTest(name = "500 of {0} is {1}")
    @CsvSource({"0, 0", "499, 499", "500, 500", "501, 500"})
    void anAmountIsAtMostWhatThereIs(long totalMinor, long discountMinor) {
        assertThat(new Discount.Amount(500, "EUR").onMinor(totalMinor)).isEqualTo(discountMinor);
    }

    @Property
    void aPercentageIsNeverNegativeNeverMoreThanTheTotalAndOffByAtMostHalfAUnit(
            @ForAll @IntRange(min = 1, max = 100) int percent,
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE / 200) long totalMinor) {
        long discountMinor = new Discount.Percent(percent, null, null).onMinor(totalMinor);

        assertThat(discountMinor).isBetween(0L, totalMinor);
        assertThat(Math.abs(discountMinor * 100 - totalMinor * percent)).isLessThanOrEqualTo(50);
    }

    @Property
    void noDiscountExceedsItsCapOrTheTotal(
            @ForAll @IntRange(min = 1, max = 100) int percent,
            @ForAll @LongRange(min = 1) long capMinor,
            @ForAll @LongRange(min = 0) long totalMinor) {
        assertThat(new Discount.Percent(percent, capMinor, "EUR").onMinor(totalMinor))
                .isBetween(0L, Math.min(capMinor, totalMinor));
        assertThat(new Discount.Amount(capMinor, "EUR").onMinor(totalMinor))
                .isBetween(0L, Math.min(capMinor, totalMinor));
    }
}
