package perennial.voucher.pricing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is left to pay of a cart. The lines come to no more than the total without shipping: where the shop has taken something off
 * already, each of them bears its part of that.
 *
 * @param lines none where the cart names none
 * @param linesMinor left of each line; of the goods as a whole where there are no lines
 * @param shippingMinor left of shipping
 * @param otherMinor left of all else, such as taxes
 */
record Basket(List<Line> lines, List<Long> linesMinor, long shippingMinor, long otherMinor) {

    Basket {
        lines = List.copyOf(lines);
        linesMinor = List.copyOf(linesMinor);
    }

    static Basket of(Cart cart) {
        long shipping = Math.min(cart.shippingMinor(), cart.totalMinor());
        long withoutShipping = cart.totalMinor() - shipping;
        if (cart.lines().isEmpty()) {
            return new Basket(List.of(), List.of(withoutShipping), shipping, 0);
        }
        List<Long> worths = cart.lines().stream().map(Line::worthMinor).toList();
        long excess = Math.max(0, cart.linesMinor() - withoutShipping);
        List<Long> goods = minus(worths, Spread.over(worths, excess));
        return new Basket(cart.lines(), goods, shipping, withoutShipping - sum(goods));
    }

    /** What a discount takes of what is left; empty if there is nothing in the cart that it applies to. */
    Optional<Deduction> deduct(Discount discount, Scope scope) {
        if (IntStream.range(0, linesMinor.size()).noneMatch(line -> isIn(scope, line))) {
            return Optional.empty();
        }
        return switch (discount) {
            case Discount.Percent percent -> Optional.of(ofGoods(percent.of(goodsMinor(scope)), scope));
            case Discount.Amount amount ->
                Optional.of(ofGoods(Math.min(amount.amountMinor(), goodsMinor(scope)), scope));
            case Discount.FreeShipping free -> Optional.of(new Deduction(nothingOfLines(), shippingMinor, 0));
            case Discount.FreeProduct free -> ofUnits(1, line -> line.sku().equals(free.sku()) && scope.contains(line));
            case Discount.BuyGet offer -> ofUnits(offer.freeOf(units(scope)), scope::contains);
            case Discount.GiftCard card -> Optional.of(ofAll(Math.min(card.amountMinor(), leftMinor())));
        };
    }

    Basket without(Deduction deduction) {
        return new Basket(
                lines,
                minus(linesMinor, deduction.linesMinor()),
                shippingMinor - deduction.shippingMinor(),
                otherMinor - deduction.otherMinor());
    }

    /** Without what was taken before, of which it is not known any more of what. */
    Basket without(long takenMinor) {
        return without(ofAll(Math.min(takenMinor, leftMinor())));
    }

    long leftMinor() {
        return sum(linesMinor) + shippingMinor + otherMinor;
    }

    private boolean isIn(Scope scope, int line) {
        return lines.isEmpty() ? scope.isEverything() : scope.contains(lines.get(line));
    }

    private List<Long> linesMinor(Scope scope) {
        return IntStream.range(0, linesMinor.size())
                .mapToObj(line -> isIn(scope, line) ? linesMinor.get(line) : Long.valueOf(0))
                .toList();
    }

    private long goodsMinor(Scope scope) {
        return sum(linesMinor(scope));
    }

    private long units(Scope scope) {
        return lines.stream().filter(scope::contains).mapToLong(Line::units).sum();
    }

    private Deduction ofGoods(long amountMinor, Scope scope) {
        return new Deduction(Spread.over(linesMinor(scope), amountMinor), 0, 0);
    }

    private Deduction ofAll(long amountMinor) {
        List<Long> parts = Stream.concat(linesMinor.stream(), Stream.of(shippingMinor, otherMinor))
                .toList();
        List<Long> shares = Spread.over(parts, amountMinor);
        int others = linesMinor.size();
        return new Deduction(shares.subList(0, others), shares.get(others), shares.get(others + 1));
    }

    /** The cheapest units are free: of each its part of what is left of its line. Empty if there are not as many, or none. */
    private Optional<Deduction> ofUnits(long count, Predicate<Line> eligible) {
        List<Integer> cheapestFirst = IntStream.range(0, lines.size())
                .boxed()
                .filter(line -> eligible.test(lines.get(line)))
                .sorted(Comparator.comparingLong(line -> lines.get(line).unitPriceMinor()))
                .toList();
        List<Long> free = new ArrayList<>(nothingOfLines());
        long missing = count;
        for (int line : cheapestFirst) {
            int units = lines.get(line).units();
            long taken = Math.min(units, missing);
            if (taken > 0) {
                free.set(line, Spread.share(linesMinor.get(line), taken, units));
                missing -= taken;
            }
        }
        return count > 0 && missing == 0 ? Optional.of(new Deduction(free, 0, 0)) : Optional.empty();
    }

    private List<Long> nothingOfLines() {
        return linesMinor.stream().map(line -> 0L).toList();
    }

    private static List<Long> minus(List<Long> from, List<Long> taken) {
        return IntStream.range(0, from.size())
                .mapToObj(i -> from.get(i) - taken.get(i))
                .toList();
    }

    private static long sum(List<Long> amounts) {
        return amounts.stream().mapToLong(Long::longValue).sum();
    }
}
