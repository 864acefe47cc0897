package perennial.voucher.pricing;

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
    void percentIsRoundedHalfUp(int percent, long amountMinor, long discountMinor) {
        assertThat(new Discount.Percent(percent, null, null).of(amountMinor)).isEqualTo(discountMinor);
    }

    @ParameterizedTest(name = "10 % up to 2000 of {0} is {1}")
    @CsvSource({"19994, 1999", "19995, 2000", "20000, 2000", "1000000, 2000"})
    void percentIsCapped(long amountMinor, long discountMinor) {
        assertThat(new Discount.Percent(10, 2000L, "EUR").of(amountMinor)).isEqualTo(discountMinor);
    }

    @ParameterizedTest(name = "buy {0}, get {1}: of {2} units {3} are free")
    @CsvSource({
        "1, 1, 0, 0",
        "1, 1, 1, 0",
        "1, 1, 2, 1",
        "1, 1, 3, 1",
        "1, 1, 4, 2",
        "2, 1, 5, 1",
        "2, 1, 6, 2",
        "1, 2, 5, 2",
        "1, 2, 6, 4",
    })
    void freeUnitsComeWithCompleteSetsOnly(int buy, int get, long units, long free) {
        assertThat(new Discount.BuyGet(buy, get).freeOf(units)).isEqualTo(free);
    }

    @Property
    void aPercentageIsNeverNegativeNeverMoreThanTheAmountAndOffByAtMostHalfAUnit(
            @ForAll @IntRange(min = 1, max = 100) int percent,
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE / 200) long amountMinor) {
        long discountMinor = new Discount.Percent(percent, null, null).of(amountMinor);

        assertThat(discountMinor).isBetween(0L, amountMinor);
        assertThat(Math.abs(discountMinor * 100 - amountMinor * percent)).isLessThanOrEqualTo(50);
    }
}
