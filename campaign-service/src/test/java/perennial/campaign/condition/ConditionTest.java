package perennial.campaign.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import perennial.campaign.loyalty.Points;
import perennial.campaign.recipient.Recipients;
import perennial.campaign.shopping.Cart;
import perennial.campaign.shopping.Orders;
import perennial.platform.expression.Compilation;
import perennial.platform.expression.Expression;
import perennial.platform.expression.Mistake;

class ConditionTest {

    private static final Instant NOW = Instant.parse("2026-03-10T10:00:00Z");
    private static final Cart CART =
            new Cart("c-1", "k-1", "EUR", 5_000, 2, List.of(), NOW.minus(Duration.ofHours(2)), "e1");
    private static final Orders ORDERS = new Orders(3, NOW.minus(Duration.ofDays(90)), NOW.minus(Duration.ofDays(7)));

    @Test
    void whatIsHeldOfACustomerIsSeen() {
        Circumstances seen = new Circumstances(
                Recipients.consenting(), Set.of("vip"), ORDERS, CART, new Points(120, 40, "silver"), NOW);

        assertHolds(seen, "orders.count == 3 && inSegment('vip') && !inSegment('lapsed')");
        assertHolds(seen, "cart.items == 2 && cart.totalMinor('EUR') == 5000 && cart.totalMinor('USD') == 0");
        assertHolds(seen, "points.balance >= 100 && points.tier == 'silver'");
        assertHolds(seen, "consented('email') && !consented('sms')");
        assertHolds(seen, "language == 'en' && country == ''");
        assertHolds(seen, "!('colour' in attributes)");
    }

    @Test
    void timeIsLookedAtAtTheInstantOfTheStep() {
        Circumstances seen = seeing(ORDERS, CART);

        assertHolds(seen, "since(orders.lastAt) >= days(7) && since(orders.firstAt) < days(91)");
        assertHolds(seen, "since(cart.updatedAt) == hours(2) && since(cart.updatedAt) == minutes(120)");
        assertFails(seen, "since(orders.lastAt) < days(7)");
        assertHolds(seen, "since(signedUpAt) == days(9)");
    }

    @Test
    void whatThereIsNotHoldsNeitherWayButForWhatAsksForNothing() {
        Circumstances nobody = new Circumstances(null, Set.of(), Orders.NONE, null, Points.NONE, NOW);

        assertFails(nobody, "since(orders.lastAt) >= days(7)");
        assertFails(nobody, "!(since(orders.lastAt) >= days(7))");
        assertFails(nobody, "since(cart.updatedAt) >= hours(1)");
        assertFails(nobody, "attributes['colour'] == 'red'");
        assertFails(nobody, "since(signedUpAt) > days(0)");
        assertHolds(nobody, "orders.count == 0 || since(orders.lastAt) >= days(7)");
        assertHolds(nobody, "cart.items == 0 && points.balance == 0 && points.tier == '' && country == ''");
    }

    @Test
    void anErrorNamesLineColumnAndWhatWasExpected() {
        assertThat(mistakes("orders.cuont == 0"))
                .singleElement()
                .asString()
                .startsWith("line 1, column 1: unknown name 'orders', expected one of attributes, cart.items,");
        assertThat(mistakes("orders.count")).singleElement().asString().contains("bool");
        assertThat(mistakes("cart.items >\n  'three'"))
                .singleElement()
                .asString()
                .startsWith("line 1, column 12: '>' does not apply to (int, string)");
        assertThat(mistakes("cart.items > 0 &&\n  cart.totalMinor('eur') >= 5000"))
                .singleElement()
                .hasToString("line 2, column 19: 'eur' is no currency, expected three capital letters (ISO 4217)");
        assertThat(mistakes("orders.count ==")).singleElement().asString().startsWith("line 1, column");
    }

    private static Circumstances seeing(Orders orders, @Nullable Cart cart) {
        return new Circumstances(Recipients.consenting(), Set.of(), orders, cart, Points.NONE, NOW);
    }

    private static void assertHolds(Circumstances seen, String text) {
        assertThat(condition(text).holds(seen)).as(text).isTrue();
    }

    private static void assertFails(Circumstances seen, String text) {
        assertThat(condition(text).holds(seen)).as(text).isFalse();
    }

    private static Expression<Circumstances> condition(String text) {
        return ((Compilation.Compiled<Expression<Circumstances>>) ConditionCompiler.compile(text)).result();
    }

    private static List<Mistake> mistakes(String text) {
        return ((Compilation.Refused<Expression<Circumstances>>) ConditionCompiler.compile(text)).mistakes();
    }
}
