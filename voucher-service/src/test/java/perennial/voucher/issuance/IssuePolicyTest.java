package perennial.voucher.issuance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import perennial.platform.expression.Compilation;
import perennial.voucher.code.Code;
import perennial.voucher.code.CodePattern;
import perennial.voucher.condition.Condition;
import perennial.voucher.condition.ConditionCompiler;
import perennial.voucher.customer.Customer;
import perennial.voucher.limit.Budget;
import perennial.voucher.limit.Limits;
import perennial.voucher.limit.Uses;
import perennial.voucher.pricing.Discount;
import perennial.voucher.pricing.Scope;
import perennial.voucher.pricing.Stacking;
import perennial.voucher.promotion.InForce;
import perennial.voucher.promotion.Promotion;
import perennial.voucher.promotion.Timetable;
import perennial.voucher.promotion.Validity;
import perennial.voucher.promotion.Validity.Period;
import perennial.voucher.rule.Reason;
import perennial.voucher.rule.Rule;

class IssuePolicyTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Customer ADA = Customer.unknown("ada");
    private static final IssueRequest REQUEST = IssueRequest.byEvent("r", "e", "ada", "p", null);
    private static final CodePattern PATTERN = CodePattern.USUAL;
    private static final Validity DAYS = new Validity(new Validity.DaysAfterIssue(14), Timetable.AROUND_THE_CLOCK);
    private static final Promotion PLAIN = new Promotion(
            new Discount.Percent(10, null, null),
            Scope.EVERYTHING,
            PATTERN,
            null,
            false,
            DAYS,
            Limits.NONE,
            null,
            Condition.ALWAYS,
            Stacking.FREE);
    private static final Uses UNUSED = Uses.NONE;

    static final List<Arguments> REFUSALS = List.of(
            arguments(Reason.PROMOTION_STOPPED, PLAIN, true, UNUSED, 0),
            arguments(Reason.EXPIRED, valid(window(null, NOW)), false, UNUSED, 0),
            arguments(Reason.CUSTOMER_RULES_VIOLATED, onlyFor("country == 'FR'"), false, UNUSED, 0),
            arguments(
                    Reason.PER_CUSTOMER_LIMIT_EXCEEDED,
                    limited(new Limits(null, 2L, null), null),
                    false,
                    new Uses(2, 2, 0),
                    0),
            arguments(
                    Reason.QUANTITY_EXCEEDED, limited(new Limits(500L, 1L, null), null), false, new Uses(500, 0, 0), 0),
            arguments(Reason.BUDGET_EXHAUSTED, limited(Limits.NONE, new Budget(1000, "EUR")), false, UNUSED, 1000));

    @ParameterizedTest
    @FieldSource("REFUSALS")
    void refuses(Reason reason, Promotion promotion, boolean stopped, Uses uses, long spentMinor) {
        assertThat(decide(new InForce(3, promotion, stopped), uses, spentMinor))
                .isEqualTo(new IssueDecision.Refuse(REQUEST, reason));
    }

    @Test
    void refusesWhereThereIsNoPromotion() {
        assertThat(IssuePolicy.decide(REQUEST, null)).isEqualTo(new IssueDecision.Refuse(REQUEST, Reason.NOT_FOUND));
    }

    @Test
    void everyRuleHasItsRefusalHere() {
        assertThat(REFUSALS.stream().map(row -> row.get()[0]).toList())
                .isEqualTo(Stream.concat(
                                IssuePolicy.OF_THE_PROMOTION.stream().map(Rule::reason),
                                IssuePolicy.OF_THE_CUSTOMER.stream().map(Rule::reason))
                        .toList());
    }

    @Test
    void issuesByTheVersionInForceAndFixesThePeriod() {
        InForce promotion = new InForce(3, limited(new Limits(500L, 2L, null), new Budget(1000, "EUR")), false);

        assertThat(decide(promotion, new Uses(499, 1, 0), 999))
                .isEqualTo(new IssueDecision.Issue(REQUEST, promotion, new Period(NOW, NOW.plus(Duration.ofDays(14)))));
    }

    @Test
    void issuesBeforeTheWindowOpens() {
        Instant later = NOW.plusSeconds(60);
        InForce planned = new InForce(3, valid(window(later, null)), false);

        assertThat(decide(planned, UNUSED, 0))
                .isEqualTo(new IssueDecision.Issue(REQUEST, planned, new Period(later, null)));
    }

    @Test
    void aConditionOnTheCartIsNoReasonNotToIssue() {
        InForce promotion = new InForce(3, onlyFor("cart.totalMinor('EUR') >= 2000"), false);

        assertThat(decide(promotion, UNUSED, 0)).isInstanceOf(IssueDecision.Issue.class);
    }

    @Test
    void sharesTheCodeThatEverybodyHas() {
        Promotion generic = promotion(new Code("SUMMER26"), window(null, null), Limits.NONE, null, Condition.ALWAYS);

        assertThat(decide(new InForce(3, generic, false), UNUSED, 0))
                .isEqualTo(new IssueDecision.Share(REQUEST, new Code("SUMMER26"), new Period(NOW, null)));
    }

    private static IssueDecision decide(InForce promotion, Uses uses, long spentMinor) {
        return IssuePolicy.decide(
                REQUEST, new IssuePolicy.Subject(IssuePolicy.Issuable.at(NOW, promotion), ADA, uses, spentMinor));
    }

    private static Promotion valid(Validity validity) {
        return promotion(null, validity, Limits.NONE, null, Condition.ALWAYS);
    }

    private static Promotion limited(Limits limits, @Nullable Budget budget) {
        return promotion(null, DAYS, limits, budget, Condition.ALWAYS);
    }

    private static Promotion onlyFor(String condition) {
        return promotion(null, DAYS, Limits.NONE, null, condition(condition));
    }

    private static Condition condition(String text) {
        return ((Compilation.Compiled<Condition>) ConditionCompiler.compile(text)).result();
    }

    private static Promotion promotion(
            @Nullable Code genericCode,
            Validity validity,
            Limits limits,
            @Nullable Budget budget,
            Condition condition) {
        return new Promotion(
                PLAIN.discount(),
                PLAIN.scope(),
                PATTERN,
                genericCode,
                false,
                validity,
                limits,
                budget,
                condition,
                PLAIN.stacking());
    }

    private static Validity window(@Nullable Instant from, @Nullable Instant until) {
        return new Validity(new Validity.Window(from, until), Timetable.AROUND_THE_CLOCK);
    }
}
