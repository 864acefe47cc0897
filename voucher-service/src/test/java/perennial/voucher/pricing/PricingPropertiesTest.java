package perennial.voucher.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import perennial.voucher.code.Code;
import perennial.voucher.pricing.Pricing.Standing;

/** What holds for any discounts on any cart. */
class PricingPropertiesTest {

    @Property
    void whatIsTakenAndWhatIsLeftAreTogetherWhatThereWas(
            @ForAll("carts") Cart cart, @ForAll("discounts") Discount discount, @ForAll("scopes") Scope scope) {
        Basket before = Basket.of(cart);
        Optional<Deduction> deduction = before.deduct(discount, scope);
        if (deduction.isEmpty()) {
            return;
        }
        Basket after = before.without(deduction.get());

        assertThat(before.leftMinor()).isEqualTo(cart.totalMinor());
        assertThat(after.leftMinor() + deduction.get().totalMinor()).isEqualTo(cart.totalMinor());
        assertThat(deduction.get().linesMinor()).hasSameSizeAs(before.linesMinor());
        assertNothingIsNegative(after);
        assertNothingIsNegative(new Basket(
                List.of(),
                deduction.get().linesMinor(),
                deduction.get().shippingMinor(),
                deduction.get().otherMinor()));
    }

    @Property
    void linesOutsideTheScopeAreNotTouchedAndNothingButGoodsIsExceptByShippingAndGiftCards(
            @ForAll("carts") Cart cart, @ForAll("discounts") Discount discount, @ForAll("scopes") Scope scope) {
        Optional<Deduction> deduction = Basket.of(cart).deduct(discount, scope);
        if (deduction.isEmpty() || discount instanceof Discount.GiftCard) {
            return;
        }
        for (int i = 0; i < cart.lines().size(); i++) {
            if (!scope.contains(cart.lines().get(i))) {
                assertThat(deduction.get().linesMinor().get(i)).isZero();
            }
        }
        assertThat(deduction.get().otherMinor()).isZero();
        if (!(discount instanceof Discount.FreeShipping)) {
            assertThat(deduction.get().shippingMinor()).isZero();
        }
    }

    @Property
    void codesTogetherNeverTakeMoreThanThereIsOfAnything(
            @ForAll("carts") Cart cart, @ForAll("codes") List<Applied> applied) {
        List<Priced> priced = Carts.price(cart, Standing.NOTHING, applied);

        Basket left = Basket.of(cart);
        long takenMinor = 0;
        for (Priced code : priced) {
            if (code instanceof Priced.Taken taken) {
                left = left.without(taken.deduction());
                takenMinor += taken.discountMinor();
            }
        }
        assertNothingIsNegative(left);
        assertThat(takenMinor).isBetween(0L, cart.totalMinor());
        assertThat(left.leftMinor()).isEqualTo(cart.totalMinor() - takenMinor);
    }

    @Property
    void whatIsRefusedMakesNoDifferenceToTheOthers(@ForAll("carts") Cart cart, @ForAll("codes") List<Applied> applied) {
        List<Priced> priced = Carts.price(cart, Standing.NOTHING, applied);
        List<Priced> taken =
                priced.stream().filter(Priced.Taken.class::isInstance).toList();
        List<Applied> fitting = new ArrayList<>();
        for (int i = 0; i < applied.size(); i++) {
            if (priced.get(i) instanceof Priced.Taken) {
                fitting.add(applied.get(i));
            }
        }

        assertThat(Carts.price(cart, Standing.NOTHING, fitting)).isEqualTo(taken);
    }

    /** A cart says the same whether equal units stand on one line or on several. */
    @Property
    void aLineMayBeSplitIntoItsUnits(@ForAll("carts") Cart cart, @ForAll("discounts") Discount discount) {
        List<Line> units = new ArrayList<>();
        for (Line line : cart.lines()) {
            for (int unit = 0; unit < line.quantity(); unit++) {
                units.add(
                        new Line(line.lineId() + "/" + unit, line.sku(), line.categories(), 1, line.unitPriceMinor()));
            }
        }
        if (units.isEmpty() || cart.linesMinor() > cart.totalMinor() - cart.shippingMinor()) {
            return; // then a unit bears its part of what the shop took off, rounded on its own
        }
        Cart split = new Cart(cart.currency(), cart.totalMinor(), cart.shippingMinor(), null, units);

        assertThat(Basket.of(split).deduct(discount, Scope.EVERYTHING).map(Deduction::totalMinor))
                .isEqualTo(Basket.of(cart).deduct(discount, Scope.EVERYTHING).map(Deduction::totalMinor));
    }

    /** An amount that is taken in two parts is taken like the whole. */
    @Property
    void anAmountMayBeTakenInTwoParts(
            @ForAll("carts") Cart cart, @ForAll("amounts") long one, @ForAll("amounts") long two) {
        Basket basket = Basket.of(cart);
        long first = basket.deduct(new Discount.Amount(one, "EUR"), Scope.EVERYTHING)
                .orElseThrow()
                .totalMinor();
        Basket rest = basket.without(
                basket.deduct(new Discount.Amount(one, "EUR"), Scope.EVERYTHING).orElseThrow());
        long second = rest.deduct(new Discount.Amount(two, "EUR"), Scope.EVERYTHING)
                .orElseThrow()
                .totalMinor();

        assertThat(first + second)
                .isEqualTo(basket.deduct(new Discount.Amount(one + two, "EUR"), Scope.EVERYTHING)
                        .orElseThrow()
                        .totalMinor());
    }

    private static void assertNothingIsNegative(Basket basket) {
        assertThat(basket.linesMinor()).allMatch(minor -> minor >= 0);
        assertThat(basket.shippingMinor()).isNotNegative();
        assertThat(basket.otherMinor()).isNotNegative();
    }

    @Provide
    Arbitrary<Cart> carts() {
        Arbitrary<Long> shipping = Arbitraries.of(0L, 1L, 490L);
        Arbitrary<Long> more = Arbitraries.of(-100_000L, -333L, -1L, 0L, 0L, 0L, 1L, 777L);
        return Combinators.combine(lines().list().ofMaxSize(5), shipping, more)
                .as((lines, shippingMinor, moreMinor) -> {
                    long goods = lines.stream().mapToLong(Line::worthMinor).sum();
                    return new Cart("EUR", Math.max(0, goods + shippingMinor + moreMinor), shippingMinor, null, lines);
                });
    }

    private static Arbitrary<Line> lines() {
        return Combinators.combine(
                        Arbitraries.of("a", "b", "c"),
                        Arbitraries.of("x", "y"),
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.longs().between(-100, 10_000))
                .as((sku, category, quantity, price) -> new Line(sku, sku, List.of(category), quantity, price));
    }

    @Provide
    Arbitrary<Discount> discounts() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(1, 100).map(percent -> new Discount.Percent(percent, null, null)),
                Arbitraries.integers().between(1, 100).map(percent -> new Discount.Percent(percent, 500L, "EUR")),
                amounts().map(amount -> new Discount.Amount(amount, "EUR")),
                Arbitraries.of(new Discount.FreeShipping()),
                Arbitraries.of("a", "b").map(Discount.FreeProduct::new),
                Combinators.combine(
                                Arbitraries.integers().between(1, 3),
                                Arbitraries.integers().between(1, 2))
                        .as(Discount.BuyGet::new),
                amounts().map(amount -> new Discount.GiftCard(amount, "EUR")));
    }

    @Provide
    Arbitrary<Long> amounts() {
        return Arbitraries.longs().between(1, 20_000);
    }

    @Provide
    Arbitrary<Scope> scopes() {
        return Arbitraries.of(
                Scope.EVERYTHING,
                Scope.category("x"),
                Scope.EVERYTHING.only("a"),
                new Scope(Set.of(), Set.of("x"), Set.of(), null),
                new Scope(Set.of("y"), Set.of(), Set.of("a"), null));
    }

    @Provide
    Arbitrary<List<Applied>> codes() {
        Arbitrary<Stacking> stackings = Arbitraries.of(
                Stacking.FREE,
                Stacking.FREE,
                new Stacking("g", 0, false),
                new Stacking("g", 2, false),
                new Stacking(null, 1, true));
        return Combinators.combine(discounts(), scopes(), stackings)
                .as((discount, scope, stacking) -> new Applied(new Code("X"), discount, scope, stacking))
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(PricingPropertiesTest::numbered);
    }

    private static List<Applied> numbered(List<Applied> applied) {
        List<Applied> numbered = new ArrayList<>();
        for (Applied code : applied) {
            numbered.add(new Applied(new Code("X" + numbered.size()), code.discount(), code.scope(), code.stacking()));
        }
        return numbered;
    }
}
