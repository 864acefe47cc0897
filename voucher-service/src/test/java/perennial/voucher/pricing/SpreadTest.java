package perennial.voucher.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpreadTest {

    @ParameterizedTest(name = "{1} over {0} is {2}")
    @CsvSource({
        "1000,           500, 500",
        "1000 1000,      500, 250 250",
        "1000 1000,      501, 251 250",
        "999 1000,       500, 249 251",
        "1000 1000 1000, 100, 34 33 33",
        "1000 1000 1000, 101, 35 33 33",
        "333 333 334,    100, 33 33 34",
        "1 1 1,          2,   1 1 0",
        "1 1 1,          3,   1 1 1",
        "1 1 1 1 1,      4,   1 1 1 1 0",
        "0 5 0,          5,   0 5 0",
        "0 5 10,         0,   0 0 0",
        "0 0,            0,   0 0",
        "9223372036854775806 1, 9223372036854775807, 9223372036854775806 1",
        "9000000000000000000 200000000000000000, 4600000000000000000, 4500000000000000000 100000000000000000",
    })
    void isInProportionAndTheRemainderGoesToTheLargest(String parts, long amount, String shares) {
        assertThat(Spread.over(longs(parts), amount)).isEqualTo(longs(shares));
    }

    @Property
    void nothingIsLostAndNoPartBearsMoreThanItIsNorMuchLessThanItsShare(
            @ForAll @Size(min = 1, max = 8) List<@LongRange(min = 0, max = 1_000_000) Long> parts,
            @ForAll @LongRange(min = 0, max = 100) long percent) {
        long whole = parts.stream().mapToLong(Long::longValue).sum();
        long amount = whole * percent / 100;

        List<Long> shares = Spread.over(parts, amount);

        assertThat(shares.stream().mapToLong(Long::longValue).sum()).isEqualTo(amount);
        for (int i = 0; i < parts.size(); i++) {
            assertThat(shares.get(i)).isBetween(0L, parts.get(i));
            if (whole > 0) {
                assertThat(shares.get(i)).isGreaterThanOrEqualTo(Spread.share(amount, parts.get(i), whole));
            }
        }
    }

    private static List<Long> longs(String text) {
        return Arrays.stream(text.split(" ")).map(Long::valueOf).toList();
    }
}
