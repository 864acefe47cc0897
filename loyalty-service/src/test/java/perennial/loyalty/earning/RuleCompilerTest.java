package perennial.loyalty.earning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RuleCompilerTest {

    private static final Trigger ORDER = new Trigger.Order();
    private static final Trigger ENTRY = new Trigger.Entered("vip");

    @ParameterizedTest(name = "{1}")
    @MethodSource
    void aDefectNamesTheKeyThePlaceAndWhatWasExpected(EarningRule definition, String defect) {
        assertThat(Rules.COMPILER.defects(definition))
                .singleElement()
                .asString()
                .startsWith(defect);
    }

    static Stream<Arguments> aDefectNamesTheKeyThePlaceAndWhatWasExpected() {
        return Stream.of(
                arguments(rule(null, null, "1"), "on is missing: order, {entered: <segment>} or {engagement: <type>}"),
                arguments(rule(ORDER, null, null), "points is missing: a CEL expression of whole points"),
                arguments(
                        rule(ORDER, null, "order.total / 100"),
                        "points, line 1, column 1: unknown name 'order', expected one of"
                                + " order.categories, order.country, order.currency, order.discountMinor,"
                                + " order.items, order.shippingMinor, order.taxMinor, order.totalMinor"),
                arguments(
                        rule(ENTRY, null, "order.totalMinor"),
                        "points, line 1, column 1: unknown name 'order'," + " there are no names to use here"),
                arguments(
                        rule(ORDER, null, "double(order.totalMinor) * 0.01"),
                        "points, line 1, column 26: expected type 'int' but found 'double'"),
                arguments(
                        rule(ORDER, null, "{'FR': 10, 'BE': 12.5}[order.country]"),
                        "points, line 1, column 23: expected type 'int' but found 'dyn'"),
                arguments(
                        rule(ORDER, "order.totalMinor", "1"),
                        "when, line 1, column 6: expected type 'bool' but found 'int'"),
                arguments(
                        rule(ORDER, "order.currency == 'EUR' &&\n order.totalMinor > 'x'", "1"),
                        "when, line 2, column 19: '>' does not apply to (int, string), expected one of (bool, bool),(int, int)"),
                arguments(
                        rule(ORDER, "order.totalMinor >", "1"),
                        "when, line 1, column 19: mismatched input '<EOF>' expecting"),
                arguments(
                        Rules.window(ORDER, "1", "yesterday", null),
                        "validFrom must be a date such as 2026-01-31 or an instant such as 2026-01-31T09:00:00Z,"
                                + " was 'yesterday'"),
                arguments(
                        Rules.window(ORDER, "1", null, "2026-02-30"),
                        "validUntil must be a date such as 2026-01-31 or an instant such as 2026-01-31T09:00:00Z,"
                                + " was '2026-02-30'"),
                arguments(
                        Rules.window(ORDER, "1", null, "+999999999-12-31"),
                        "validUntil must be a date such as 2026-01-31 or an instant such as 2026-01-31T09:00:00Z,"
                                + " was '+999999999-12-31'"),
                arguments(Rules.window(ORDER, "1", "2026-02-02", "2026-02-01"), "validUntil must be after validFrom"));
    }

    @Test
    void whatIsOutOfBoundsOrDoesNotGoTogetherIsADefect() {
        assertThat(Rules.COMPILER.defects(new EarningRule(
                        ENTRY,
                        null,
                        "1",
                        null,
                        null,
                        null,
                        Map.of("shoes", new BigDecimal("1.0001")),
                        -1,
                        0,
                        new Limits(0L, null, null, null))))
                .containsExactlyInAnyOrder(
                        "categoryMultipliers go with order only",
                        "categoryMultipliers.shoes must be between 0 and 100, with three decimals at most, was 1.0001",
                        "pendingDays must be between 0 and 36500, was -1",
                        "expiresAfterDays must be between 1 and 36500, was 0",
                        "limits.perCustomer must be 1 or more, was 0");
        assertThat(Rules.COMPILER.defects(new EarningRule(ORDER, null, "1", null, null, true, null, null, null, null)))
                .containsExactly("includeExisting goes with {entered: <segment>} only");
    }

    @Test
    void allDefectsAreToldAtOnce() {
        assertThat(Rules.COMPILER.defects(new EarningRule(ORDER, "1", "true", "x", "y", null, null, null, null, null)))
                .hasSize(4);
    }

    @Test
    void aWindowOfOneDayIsAWindow() {
        assertThat(Rules.COMPILER.defects(Rules.window(ORDER, "1", "2026-02-01", "2026-02-01")))
                .isEmpty();
    }

    private static EarningRule rule(@Nullable Trigger on, @Nullable String when, @Nullable String points) {
        return Rules.definition(on, when, points);
    }
}
