package perennial.voucher.pricing;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Whole minor units in proportion, of which none is lost. */
final class Spread {

    private Spread() {}

    /** {@code amount * part / whole}, rounded down, also where the product is larger than a long. */
    static long share(long amount, long part, long whole) {
        return BigInteger.valueOf(amount)
                .multiply(BigInteger.valueOf(part))
                .divide(BigInteger.valueOf(whole))
                .longValueExact();
    }

    /**
     * Spreads an amount over parts in proportion to them, rounded down; what remains goes to the largest part, and what that does
     * not take to the next largest.
     *
     * @param amount not more than all parts together
     * @return of each part, in their order, not more than it; together the amount
     */
    static List<Long> over(List<Long> parts, long amount) {
        long whole = parts.stream().mapToLong(Long::longValue).sum();
        if (amount == 0) {
            return parts.stream().map(part -> 0L).toList();
        }
        List<Long> shares = new ArrayList<>(
                parts.stream().map(part -> share(amount, part, whole)).toList());
        long remainder = amount - shares.stream().mapToLong(Long::longValue).sum();
        for (int i : largestFirst(parts)) {
            long more = Math.min(remainder, parts.get(i) - shares.get(i));
            shares.set(i, shares.get(i) + more);
            remainder -= more;
        }
        return shares;
    }

    private static List<Integer> largestFirst(List<Long> parts) {
        Comparator<Integer> bySize = Comparator.comparing(parts::get);
        return IntStream.range(0, parts.size())
                .boxed()
                .sorted(bySize.reversed())
                .toList();
    }
}
