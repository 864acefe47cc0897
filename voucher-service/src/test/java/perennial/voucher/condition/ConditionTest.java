package perennial.voucher.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static perennial.voucher.rule.Reason.CUSTOMER_RULES_VIOLATED;
import static perennial.voucher.rule.Reason.ORDER_RULES_VIOLATED;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import perennial.platform.expression.Compilation;
import perennial.platform.expression.Mistake;
import perennial.voucher.customer.Customer;
import perennial.voucher.pricing.Cart;
import perennial.voucher.pricing.Line;
import perennial.voucher.rule.Reason;

class ConditionTest {

    private static final Customer ADA = new Customer("ada", null, "FR", "fr-FR", Set.of("vip", "lapsed"));
    private static final Cart CART = cart("GB");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "cart.totalMinor('EUR') >= 5000",
                "cart.totalMinor('EUR') == 5000",
                "cart.totalMinor('USD') == 0",
                "cart.items == 3",
                "'shoes' in cart.categories && !('books' in cart.categories)",
                "cart.categories.exists(c, c.startsWith('sho'))",
                "cart.categories == ['shoes', 'summer', 'socks']",
                "'s-1' in cart.skus && cart.skus.size() == 2",
                "country == 'GB'",
                "country in ['GB', 'IE']",
                "language.startsWith('fr')",
                "inSegment('vip') && !inSegment('new-customer')",
                "cart.totalMinor('EUR') >= 2000 && country in ['FR', 'GB'] && inSegment('vip')",
                "cart.items > 100 || inSegment('vip')",
            })
    void holds(String text) {
        assertThat(condition(text).brokenBy(ADA, CART)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "cart.totalMinor('EUR') > 5000                          | ORDER_RULES_VIOLATED",
                "cart.totalMinor('USD') > 0                             | ORDER_RULES_VIOLATED",
                "'books' in cart.categories                             | ORDER_RULES_VIOLATED",
                "cart.skus.all(s, s == 's-1')                           | ORDER_RULES_VIOLATED",
                "`cart.items > 100 || inSegment('new-customer')`        | ORDER_RULES_VIOLATED",
                "cart.items / 0 == 1                                    | ORDER_RULES_VIOLATED",
                "!(cart.items / 0 == 1)                                 | ORDER_RULES_VIOLATED",
                "inSegment('vip') && (cart.items > 9 && country == 'GB')| ORDER_RULES_VIOLATED",
                "country == 'FR'                                        | CUSTOMER_RULES_VIOLATED",
                "inSegment('new-customer')                              | CUSTOMER_RULES_VIOLATED",
                "language == 'de'                                       | CUSTOMER_RULES_VIOLATED",
                "cart.items == 3 && inSegment('new-customer')           | CUSTOMER_RULES_VIOLATED",
                "cart.items > 9 && inSegment('new-customer')            | CUSTOMER_RULES_VIOLATED",
                "false                                                  | CUSTOMER_RULES_VIOLATED",
            })
    void isBrokenByTheOrderOrByTheCustomer(String text, Reason reason) {
        assertThat(condition(text).brokenBy(ADA, CART)).contains(reason);
    }

    @Test
    void theOrdersCountryComesBeforeTheCustomers() {
        Condition french = condition("country == 'FR'");

        assertThat(french.brokenBy(ADA, cart("GB"))).contains(CUSTOMER_RULES_VIOLATED);
        assertThat(french.brokenBy(ADA, cart(null))).isEmpty();
        assertThat(french.brokenBy(Customer.unknown("bob"), cart("FR"))).isEmpty();
        assertThat(french.brokenBy(Customer.unknown("bob"), cart(null))).contains(CUSTOMER_RULES_VIOLATED);
    }

    @Test
    void aVoucherIsIssuedIfAllHoldsThatDoesNotReadTheCart() {
        Condition condition = condition("cart.totalMinor('EUR') > 9999 && country == 'FR' && inSegment('vip')");

        assertThat(condition.brokenBy(ADA)).isEmpty();
        assertThat(condition.brokenBy(ADA, cart("FR"))).contains(ORDER_RULES_VIOLATED);
        assertThat(condition.brokenBy(Customer.unknown("bob"))).contains(CUSTOMER_RULES_VIOLATED);
        assertThat(condition("cart.items > 9 || inSegment('new-customer')").brokenBy(ADA))
                .isEmpty();
    }

    @Test
    void noConditionAlwaysHolds() {
        assertThat(Condition.ALWAYS.brokenBy(ADA, CART)).isEmpty();
        assertThat(Condition.ALWAYS.brokenBy(Customer.unknown("bob"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "orders.count > 1                | line 1, column 1: unknown name 'orders', expected one of cart.categories, cart.items, cart.skus, cart.totalMinor(...), country, inSegment(...), language",
                "cart.total('EUR') > 1           | line 1, column 1: unknown name 'cart', expected one of cart.categories, cart.items, cart.skus, cart.totalMinor(...), country, inSegment(...), language",
                "country == 'FR' && cart.items > 'x' | line 1, column 31: '>' does not apply to (int, string)",
                "cart.totalMinor(1) > 1          | line 1, column 16: 'cart.totalMinor' does not apply to (int), expected one of (string)",
                "country == 'FR' && cart.totalMinor('euro') > 1 | line 1, column 36: 'euro' is no currency, expected three capital letters (ISO 4217)",
                "cart.items                      | line 1, column 5: expected type 'bool' but found 'int'",
                "country ==                      | line 1, column 11: mismatched input '<EOF>'",
            })
    void aMistakeIsShownWithItsPlaceAndWhatWasExpected(String text, String problem) {
        assertThat(mistakes(text).getFirst()).startsWith(problem);
    }

    @Test
    void aMistakeOnTheSecondLineIsShownThere() {
        assertThat(mistakes("country == 'FR'\n  && city == 'Paris'"))
                .singleElement()
                .asString()
                .startsWith("line 2, column 6: unknown name 'city'");
    }

    @Test
    void allMistakesAreShown() {
        assertThat(mistakes("city == 'Paris' && age > 18")).hasSize(2);
    }

    private static Cart cart(@Nullable String country) {
        return new Cart(
                "EUR",
                5000,
                0,
                country,
                List.of(
                        new Line("1", "s-1", List.of("shoes", "summer"), 1, 3000),
                        new Line("2", "s-2", List.of("socks", "summer"), 2, 1000)));
    }

    private static Condition condition(String text) {
        return switch (ConditionCompiler.compile(text)) {
            case Compilation.Compiled<Condition> compiled -> compiled.result();
            case Compilation.Refused<Condition> refused -> throw new AssertionError(refused.toString());
        };
    }

    private static List<String> mistakes(String text) {
        return switch (ConditionCompiler.compile(text)) {
            case Compilation.Compiled<Condition> compiled -> List.of();
            case Compilation.Refused<Condition> refused ->
                refused.mistakes().stream().map(Mistake::toString).toList();
        };
    }
}
