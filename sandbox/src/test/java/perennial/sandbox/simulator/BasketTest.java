package perennial.sandbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class BasketTest {

    @Property
    void whatIsPaidForTheLinesIsWhatIsPaidForTheOrder(
            @ForAll @Size(min = 1, max = 8) List<@LongRange(min = 0, max = 1_000_000) Long> prices,
            @ForAll @IntRange(min = 0, max = 100) int percentOff) {
        Basket basket = new Basket(
                "k-1",
                prices.stream()
                        .map(price -> new Item("s-1", "Thing", "things", 1, price))
                        .toList());
        long discountMinor = basket.totalMinor() * percentOff / 100;

        List<Long> paid = basket.paidMinor(discountMinor);

        assertThat(paid).hasSameSizeAs(prices).allMatch(minor -> minor >= 0);
        assertThat(paid.stream().mapToLong(Long::longValue).sum()).isEqualTo(basket.totalMinor() - discountMinor);
    }
}
