package perennial.loyalty.earning;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How an order's points come to its lines. With {@code paid} what was paid for a line, {@code multiplier} the highest of the line's
 * categories, 1 if it is in none of them, and {@code tier} the multiplier of the customer's tier, the order's points are
 *
 * <pre>{@code floor(points × tier × Σ(paid × multiplier) ÷ Σ(paid))}</pre>
 *
 * and each line has its share by {@code paid × multiplier}, rounded down; the points that are then left go one each to the lines that
 * lost the largest parts of a point, of equal ones to the first. So lines always add up to the order. An order without lines, or
 * of which nobody says what was paid for its lines, has its points as a whole.
 *
 * @param thousandths by category
 */
record Multipliers(Map<String, Integer> thousandths) {

    static final Multipliers NONE = new Multipliers(Map.of());

    private static final int ONE = 1_000;

    /** @param multipliers with three decimals at most */
    static Multipliers of(Map<String, BigDecimal> multipliers) {
        return new Multipliers(multipliers.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue().movePointRight(3).intValueExact())));
    }

    /** @param tierThousandths the multiplier of the customer's tier */
    List<Share> spread(long points, int tierThousandths, List<Line> lines) {
        BigInteger multiplied = BigInteger.valueOf(points).multiply(BigInteger.valueOf(tierThousandths));
        List<Line> paid = lines.stream().filter(line -> line.paidMinor() > 0).toList();
        if (paid.isEmpty()) {
            long whole = multiplied.divide(BigInteger.valueOf(ONE)).longValueExact();
            return whole > 0 ? List.of(Share.ofWhole(whole)) : List.of();
        }
        BigInteger[] weights = paid.stream()
                .map(line -> BigInteger.valueOf(line.paidMinor()).multiply(BigInteger.valueOf(multiplier(line))))
                .toArray(BigInteger[]::new);
        BigInteger weight = sum(weights);
        if (weight.signum() == 0) {
            return List.of();
        }
        BigInteger plain = sum(paid.stream()
                        .map(line -> BigInteger.valueOf(line.paidMinor()))
                        .toArray(BigInteger[]::new))
                .multiply(BigInteger.valueOf(ONE));
        BigInteger total = multiplied.multiply(weight).divide(plain.multiply(BigInteger.valueOf(ONE)));
        return byLargestRemainder(total, paid, weights, weight);
    }

    private static List<Share> byLargestRemainder(
            BigInteger total, List<Line> lines, BigInteger[] weights, BigInteger weight) {
        long[] shares = new long[lines.size()];
        BigInteger[] lost = new BigInteger[lines.size()];
        long left = total.longValueExact();
        for (int i = 0; i < shares.length; i++) {
            BigInteger[] share = total.multiply(weights[i]).divideAndRemainder(weight);
            shares[i] = share[0].longValueExact();
            lost[i] = share[1];
            left -= shares[i];
        }
        IntStream.range(0, shares.length)
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> lost[i]).reversed())
                .limit(left)
                .forEach(i -> shares[i]++);
        List<Share> result = new ArrayList<>();
        for (int i = 0; i < shares.length; i++) {
            if (shares[i] > 0) {
                Line line = lines.get(i);
                result.add(new Share(line.lineId(), Math.max(1, line.quantity()), shares[i]));
            }
        }
        return result;
    }

    private int multiplier(Line line) {
        return line.categories().stream()
                .filter(thousandths::containsKey)
                .mapToInt(thousandths::get)
                .max()
                .orElse(ONE);
    }

    private static BigInteger sum(BigInteger... values) {
        BigInteger sum = BigInteger.ZERO;
        for (BigInteger value : values) {
            sum = sum.add(value);
        }
        return sum;
    }
}
