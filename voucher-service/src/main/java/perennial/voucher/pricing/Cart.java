package perennial.voucher.pricing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be paid for.
 *
 * @param totalMinor what is to be paid without vouchers, with shipping; not negative
 * @param shippingMinor the part of the total that is for shipping; not negative
 * @param country where it goes, ISO 3166-1 alpha-2; null if the shop does not say
 * @param lines may be empty: then nothing is known of the goods but what they cost together
 */
public record Cart(
        String currency,
        long totalMinor,
        long shippingMinor,
        @Nullable String country,
        List<Line> lines) {

    /** @throws IllegalArgumentException if these cannot be sums of money */
    public Cart {
        if (totalMinor < 0 || shippingMinor < 0) {
            throw new IllegalArgumentException("totalMinor and shippingMinor must not be negative");
        }
        lines = List.copyOf(lines);
        linesMinor(lines);
    }

    /** What the lines come to. */
    long linesMinor() {
        return linesMinor(lines);
    }

    private static long linesMinor(List<Line> lines) {
        try {
            return lines.stream().mapToLong(Line::worthMinor).reduce(0, Math::addExact);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("lines come to more than an amount of money can be", e);
        }
    }
}
