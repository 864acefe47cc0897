package perennial.voucher.pricing;

import java.util.List;

/**
 * What a discount takes.
 *
 * @param linesMinor of each of the cart's lines, in their order; one for the goods as a whole where the cart names no lines
 * @param otherMinor of what is to be paid besides goods and shipping, such as taxes
 */
public record Deduction(List<Long> linesMinor, long shippingMinor, long otherMinor) {

    public Deduction {
        linesMinor = List.copyOf(linesMinor);
    }

    public long totalMinor() {
        return linesMinor.stream().mapToLong(Long::longValue).sum() + shippingMinor + otherMinor;
    }
}
