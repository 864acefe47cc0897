package perennial.voucher.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static perennial.voucher.pricing.Carts.cart;
import static perennial.voucher.pricing.Carts.line;
import static perennial.voucher.pricing.Carts.total;
import static perennial.voucher.rule.Reason.BALANCE_EXHAUSTED;
import static perennial.voucher.rule.Reason.CURRENCY_MISMATCH;
import static perennial.voucher.rule.Reason.ORDER_RULES_VIOLATED;
import static perennial.voucher.rule.Reason.STACKING_NOT_ALLOWED;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import perennial.voucher.code.Code;
import perennial.voucher.pricing.Pricing.Standing;
import perennial.voucher.rule.Reason;

class PricingTest {

    private static final Cart SHOES_AND_BOOKS = cart(
            "EUR", 490, line("s-1", "shoes", 1, 5000), line("s-2", "shoes", 2, 1250), line("b-1", "books", 3, 999));
    private static final Discount TEN_PERCENT = new Discount.Percent(10, null, null);
    private static final Discount FIVE_EURO = new Discount.Amount(500, "EUR");

    /** Minor units are minor units: a yen, a cent, a millime. */
    @ParameterizedTest(name = "{1} of {2} {0} takes {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "JPY | 10%       | a/x/1/1980                  | 198",
                "JPY | 10%       | a/x/1/1985                  | 199",
                "JPY | 10%       | a/x/1/333 b/x/1/333 c/x/1/333 | 34 33 33",
                "JPY | 300       | a/x/1/1980                  | 300",
                "JPY | 300       | a/x/1/200                   | 200",
                "JPY | 300       | a/x/1/100 b/x/2/450         | 30 270",
                "EUR | 10%       | a/x/1/1999                  | 200",
                "EUR | 10%       | a/x/1/1994                  | 199",
                "EUR | 33%       | a/x/3/333 b/x/1/1           | 330 0",
                "EUR | 500       | a/x/1/333 b/x/1/667         | 166 334",
                "EUR | 500       | a/x/1/499                   | 499",
                "TND | 10%       | a/x/1/12345                 | 1235",
                "TND | 15%       | a/x/1/12990 b/x/2/4505      | 1949 1351",
                "TND | 5000      | a/x/1/12990 b/x/2/4505      | 2953 2047",
            })
    void goodsAreDiscountedToTheMinorUnit(String currency, String discount, String lines, String perLine) {
        Discount taken = discount.endsWith("%")
                ? new Discount.Percent(Integer.parseInt(discount.replace("%", "")), null, null)
                : new Discount.Amount(Long.parseLong(discount), currency);

        assertThat(perLine(price(Carts.parse(currency, 700, lines), applied("A", taken))))
                .isEqualTo(perLine);
    }

    @ParameterizedTest(name = "buy {1}, get {2} of {3} {0} takes {4}")
    @CsvSource(
            delimiter = '|',
            value = {
                "EUR | 1 | 1 | a/x/1/5000 b/x/1/3000            | 0 3000",
                "EUR | 1 | 1 | a/x/2/5000                       | 5000",
                "EUR | 1 | 1 | a/x/3/5000                       | 5000",
                "EUR | 1 | 1 | a/x/1/5000 b/x/1/3000 c/x/2/1000 | 0 0 2000",
                "EUR | 2 | 1 | a/x/1/5000 b/x/1/3000 c/x/1/1000 | 0 0 1000",
                "EUR | 2 | 1 | a/x/4/5000 b/x/1/3000 c/x/1/1000 | 0 3000 1000",
                "EUR | 1 | 2 | a/x/1/5000 b/x/1/3000 c/x/1/1000 | 0 3000 1000",
                "EUR | 1 | 1 | a/x/2/5000 g/x/5/0               | 5000 0",
                "JPY | 1 | 1 | a/x/1/101 b/x/1/101              | 101 0",
                "TND | 1 | 1 | a/x/3/12345 b/x/1/12345          | 24690 0",
                "EUR | 1 | 1 | a/x/1/5000                       | ORDER_RULES_VIOLATED",
                "EUR | 1 | 1 | g/x/2/0                          | ORDER_RULES_VIOLATED",
                "EUR | 3 | 1 | a/x/3/5000                       | ORDER_RULES_VIOLATED",
            })
    void theCheapestUnitsAreFree(String currency, int buy, int get, String lines, String perLine) {
        assertThat(perLine(price(Carts.parse(currency, 700, lines), applied("A", new Discount.BuyGet(buy, get)))))
                .isEqualTo(perLine);
    }

    @ParameterizedTest(name = "free {0} of {1} takes {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a | a/x/1/1999 b/x/1/500 | 1999 0",
                "b | a/x/1/1999 b/x/3/500 | 0 500",
                "c | a/x/1/1999           | ORDER_RULES_VIOLATED",
                "a | a/x/0/1999           | ORDER_RULES_VIOLATED",
            })
    void oneUnitOfTheProductIsFree(String sku, String lines, String perLine) {
        assertThat(perLine(price(Carts.parse("EUR", 0, lines), applied("A", new Discount.FreeProduct(sku)))))
                .isEqualTo(perLine);
    }

    @Test
    void theCheapestLineOfTheProductIsTheFreeOne() {
        Cart cart = cart("EUR", 0, line("a", "x", 1, 2000), line("a", "x", 1, 1500));

        assertThat(perLine(price(cart, applied("A", new Discount.FreeProduct("a")))))
                .isEqualTo("0 1500");
    }

    @Test
    void freeShippingTakesTheShippingAndNothingElseDoesButGiftCards() {
        assertThat(price(SHOES_AND_BOOKS, applied("A", new Discount.FreeShipping())))
                .containsExactly(taken("A", new Deduction(List.of(0L, 0L, 0L), 490, 0)));
        assertThat(discountMinor(price(SHOES_AND_BOOKS, applied("A", new Discount.Amount(99_999, "EUR")))))
                .isEqualTo(10_497);
        assertThat(discountMinor(price(total("EUR", 5000), applied("A", new Discount.FreeShipping()))))
                .isZero();
    }

    @Test
    void aGiftCardPaysForGoodsShippingAndTaxes() {
        Cart taxed = new Cart("EUR", 6100, 500, null, List.of(line("a", "x", 1, 5000)));

        assertThat(price(taxed, applied("A", new Discount.GiftCard(10_000, "EUR"))))
                .containsExactly(taken("A", new Deduction(List.of(5000L), 500, 600)));
        assertThat(price(taxed, applied("A", new Discount.GiftCard(610, "EUR"))))
                .containsExactly(taken("A", new Deduction(List.of(500L), 50, 60)));
    }

    @Test
    void anEmptyGiftCardIsRefused() {
        assertThat(price(SHOES_AND_BOOKS, applied("A", new Discount.GiftCard(0, "EUR"))))
                .containsExactly(refused("A", BALANCE_EXHAUSTED));
    }

    @Test
    void moneyOfAnotherCurrencyIsRefused() {
        assertThat(price(
                        SHOES_AND_BOOKS,
                        applied("A", new Discount.Amount(500, "JPY")),
                        applied("B", new Discount.GiftCard(500, "TND")),
                        applied("C", new Discount.Percent(10, 500L, "USD"))))
                .containsExactly(
                        refused("A", CURRENCY_MISMATCH),
                        refused("B", CURRENCY_MISMATCH),
                        refused("C", CURRENCY_MISMATCH));
    }

    @Test
    void aDiscountOnACategoryOrProductTouchesItsLinesOnly() {
        assertThat(perLine(price(SHOES_AND_BOOKS, applied("A", TEN_PERCENT, Scope.category("shoes")))))
                .isEqualTo("500 250 0");
        assertThat(perLine(price(SHOES_AND_BOOKS, applied("A", TEN_PERCENT, scope("", "shoes", "")))))
                .isEqualTo("0 0 300");
        assertThat(perLine(price(SHOES_AND_BOOKS, applied("A", FIVE_EURO, scope("", "", "b-1")))))
                .isEqualTo("0 0 500");
        assertThat(perLine(price(SHOES_AND_BOOKS, applied("A", TEN_PERCENT, scope("books", "", "s-1")))))
                .isEqualTo("501 0 299");
        assertThat(perLine(price(SHOES_AND_BOOKS, applied("A", TEN_PERCENT, Scope.EVERYTHING.only("s-2")))))
                .isEqualTo("0 250 0");
        assertThat(perLine(
                        price(SHOES_AND_BOOKS, applied("A", new Discount.Amount(9_999, "EUR"), scope("", "", "b-1")))))
                .isEqualTo("0 0 2997");
    }

    @Test
    void whereNoLineMatchesOrNoneIsKnownADiscountOnLinesIsRefused() {
        assertThat(price(SHOES_AND_BOOKS, applied("A", TEN_PERCENT, Scope.category("hats"))))
                .containsExactly(refused("A", ORDER_RULES_VIOLATED));
        assertThat(price(
                        SHOES_AND_BOOKS,
                        applied("A", TEN_PERCENT, Scope.category("books").only("s-1"))))
                .containsExactly(refused("A", ORDER_RULES_VIOLATED));
        assertThat(price(total("EUR", 5000), applied("A", TEN_PERCENT, scope("", "low-margin", ""))))
                .containsExactly(refused("A", ORDER_RULES_VIOLATED));
        assertThat(price(total("EUR", 5000), applied("A", new Discount.BuyGet(1, 1))))
                .containsExactly(refused("A", ORDER_RULES_VIOLATED));
        assertThat(price(total("EUR", 5000), applied("A", new Discount.FreeProduct("s-1"))))
                .containsExactly(refused("A", ORDER_RULES_VIOLATED));
    }

    @Test
    void aCartWithoutLinesIsDiscountedAsAWholeWithoutItsShipping() {
        Cart cart = new Cart("EUR", 5490, 490, null, List.of());

        assertThat(price(cart, applied("A", TEN_PERCENT)))
                .containsExactly(taken("A", new Deduction(List.of(500L), 0, 0)));
    }

    @Test
    void whatTheShopTookOffAlreadyIsNotDiscountedAgain() {
        Cart halfPrice = new Cart("EUR", 5000, 0, null, List.of(line("a", "x", 1, 7500), line("b", "y", 1, 2500)));

        assertThat(perLine(price(halfPrice, applied("A", TEN_PERCENT)))).isEqualTo("375 125");
        assertThat(perLine(price(halfPrice, applied("A", TEN_PERCENT, Scope.category("x")))))
                .isEqualTo("375 0");
    }

    @Test
    void taxesOnTopOfTheLinesAreNotDiscounted() {
        Cart taxed = new Cart("USD", 10_800, 0, null, List.of(line("a", "x", 1, 10_000)));

        assertThat(discountMinor(price(taxed, applied("A", TEN_PERCENT)))).isEqualTo(1000);
    }

    @Test
    void shippingThatIsMoreThanTheTotalIsTheTotal() {
        Cart odd = new Cart("EUR", 300, 490, null, List.of());

        assertThat(discountMinor(price(odd, applied("A", new Discount.FreeShipping()))))
                .isEqualTo(300);
        assertThat(discountMinor(price(odd, applied("A", TEN_PERCENT)))).isZero();
    }

    @Test
    void eachCodeTakesOfWhatThoseBeforeItHaveLeft() {
        assertThat(minors(price(total("EUR", 5000), applied("A", TEN_PERCENT), applied("B", FIVE_EURO))))
                .containsExactly(500L, 500L);
        assertThat(minors(price(total("EUR", 5000), applied("B", FIVE_EURO), applied("A", TEN_PERCENT))))
                .containsExactly(500L, 450L);
        assertThat(minors(price(total("EUR", 600), applied("A", FIVE_EURO), applied("B", FIVE_EURO))))
                .containsExactly(500L, 100L);
    }

    @Test
    void aUnitIsWorthWhatIsLeftOfIt() {
        Cart twoPairs = cart("EUR", 0, line("a", "x", 2, 5000));

        assertThat(minors(price(
                        twoPairs,
                        applied("A", new Discount.Percent(50, null, null)),
                        applied("B", new Discount.BuyGet(1, 1)))))
                .containsExactly(5000L, 2500L);
    }

    @Test
    void anExclusiveCodeGoesWithNoOther() {
        Applied exclusive = applied("A", TEN_PERCENT, new Stacking(null, 0, true));
        Applied other = applied("B", FIVE_EURO);

        assertThat(price(total("EUR", 5000), exclusive).getFirst()).isInstanceOf(Priced.Taken.class);
        assertThat(price(total("EUR", 5000), exclusive, other).get(1)).isEqualTo(refused("B", STACKING_NOT_ALLOWED));
        assertThat(price(total("EUR", 5000), other, exclusive).get(1)).isEqualTo(refused("A", STACKING_NOT_ALLOWED));
    }

    @Test
    void ofAGroupTheFirstIsTaken() {
        Applied first = applied("A", TEN_PERCENT, new Stacking("offers", 1, false));
        Applied second = applied("B", FIVE_EURO, new Stacking("offers", 2, false));
        Applied third = applied("C", FIVE_EURO, new Stacking("gifts", 3, false));

        List<Priced> priced = price(total("EUR", 5000), first, second, third);

        assertThat(priced.get(1)).isEqualTo(refused("B", STACKING_NOT_ALLOWED));
        assertThat(minors(priced)).containsExactly(500L, 500L);
    }

    @Test
    void aRefusedCodeKeepsNobodyOut() {
        Applied unfit = applied("A", new Discount.Amount(500, "JPY"), new Stacking("offers", 0, true));

        assertThat(price(total("EUR", 5000), unfit, applied("B", TEN_PERCENT, new Stacking("offers", 1, false)))
                        .get(1))
                .isInstanceOf(Priced.Taken.class);
    }

    @Test
    void whatTheOrderHasRedeemedBeforeIsNotThereAnyMoreAndStacksToo() {
        Standing standing = new Standing(1000, List.of(new Stacking("offers", 0, false)));
        Applied same = applied("A", TEN_PERCENT, new Stacking("offers", 0, false));
        Applied other = applied("B", TEN_PERCENT);

        assertThat(Carts.price(total("EUR", 5000), standing, List.of(same, other)))
                .containsExactly(refused("A", STACKING_NOT_ALLOWED), taken("B", new Deduction(List.of(400L), 0, 0)));
        assertThat(discountMinor(Carts.price(total("EUR", 500), standing, List.of(other))))
                .isZero();
    }

    @Test
    void aCartThatCannotBeIsNoCart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cartOf(-1, 0))
                .withMessage("totalMinor and shippingMinor must not be negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cartOf(1, 0, line("a", "x", 2, Long.MAX_VALUE)))
                .withMessage("lines come to more than an amount of money can be");
    }

    private static Cart cartOf(long totalMinor, long shippingMinor, Line... lines) {
        return new Cart("EUR", totalMinor, shippingMinor, null, List.of(lines));
    }

    private static Scope scope(String categories, String except, String skus) {
        return new Scope(names(categories), names(except), names(skus), null);
    }

    private static Set<String> names(String text) {
        return text.isEmpty() ? Set.of() : Set.of(text.split(" "));
    }

    private static Applied applied(String code, Discount discount) {
        return applied(code, discount, Scope.EVERYTHING);
    }

    private static Applied applied(String code, Discount discount, Scope scope) {
        return new Applied(new Code(code), discount, scope, Stacking.FREE);
    }

    private static Applied applied(String code, Discount discount, Stacking stacking) {
        return new Applied(new Code(code), discount, Scope.EVERYTHING, stacking);
    }

    private static List<Priced> price(Cart cart, Applied... applied) {
        return Carts.price(cart, Standing.NOTHING, List.of(applied));
    }

    private static Priced taken(String code, Deduction deduction) {
        return new Priced.Taken(new Code(code), deduction);
    }

    private static Priced refused(String code, Reason reason) {
        return new Priced.Refused(new Code(code), reason);
    }

    private static List<Long> minors(List<Priced> priced) {
        List<Long> minors = new ArrayList<>();
        for (Priced code : priced) {
            if (code instanceof Priced.Taken taken) {
                minors.add(taken.discountMinor());
            }
        }
        return minors;
    }

    private static long discountMinor(List<Priced> priced) {
        return minors(priced).getFirst();
    }

    /** Of the only code; or why it is refused. */
    private static String perLine(List<Priced> priced) {
        return switch (priced.getFirst()) {
            case Priced.Taken taken ->
                taken.deduction().linesMinor().stream().map(String::valueOf).collect(Collectors.joining(" "));
            case Priced.Refused refused -> refused.reason().name();
        };
    }
}
