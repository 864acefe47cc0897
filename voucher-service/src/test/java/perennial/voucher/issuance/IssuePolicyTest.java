package perennial.voucher.issuance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import perennial.voucher.code.CodePattern;
import perennial.voucher.condition.Condition;
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

class IssuePolicyTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final IssueRequest REQUEST = new IssueRequest("r", "e", "ada", "p", null);
    private static final CodePattern PATTERN = new CodePattern("P-", 12, CodePattern.ALPHABET);
    private static final Validity DAYS = new Validity(new Validity.DaysAfterIssue(14), Timetable.AROUND_THE_CLOCK);
    private static final Uses UNUSED = new Uses(0, 0);

    static final List<Arguments> REFUSALS = List.of(
            arguments(Reason.NOT_FOUND, null, UNUSED),
            arguments(Reason.PROMOTION_STOPPED, promotion(DAYS, Limits.NONE, true), UNUSED),
            arguments(Reason.EXPIRED, promotion(window(null, NOW), Limits.NONE, false), UNUSED),
            arguments(
                    Reason.PER_CUSTOMER_LIMIT_EXCEEDED,
                    promotion(DAYS, new Limits(null, 2L, null), false),
                    new Uses(2, 2)),
            arguments(Reason.QUANTITY_EXCEEDED, promotion(DAYS, new Limits(500L, 1L, null), false), new Uses(500, 0)));

    @ParameterizedTest
    @FieldSource("REFUSALS")
    void refuses(Reason reason, @Nullable InForce promotion, Uses uses) {
        assertThat(IssuePolicy.decide(REQUEST, promotion, uses, NOW))
                .isEqualTo(new IssueDecision.Refuse(REQUEST, reason));
    }

    @Test
    void everyRuleHasItsRefusalHere() {
        assertThat(REFUSALS.stream().map(row -> row.get()[0]).skip(1).toList())
                .isEqualTo(IssuePolicy.RULES.stream()
                        .map(rule -> (Object) rule.reason())
                        .toList());
    }

    @Test
    void issuesByTheVersionInForceAndFixesThePeriod() {
        assertThat(IssuePolicy.decide(
                        REQUEST, promotion(DAYS, new Limits(500L, 2L, null), false), new Uses(499, 1), NOW))
                .isEqualTo(
                        new IssueDecision.Issue(REQUEST, 3, PATTERN, new Period(NOW, NOW.plus(Duration.ofDays(14)))));
    }

    @Test
    void issuesBeforeTheWindowOpens() {
        Instant later = NOW.plusSeconds(60);
        InForce planned = promotion(window(later, null), Limits.NONE, false);

        assertThat(IssuePolicy.decide(REQUEST, planned, UNUSED, NOW))
                .isEqualTo(new IssueDecision.Issue(REQUEST, 3, PATTERN, new Period(later, null)));
    }

    private static Validity window(@Nullable Instant from, @Nullable Instant until) {
        return new Validity(new Validity.Window(from, until), Timetable.AROUND_THE_CLOCK);
    }

    private static InForce promotion(Validity validity, Limits limits, boolean stopped) {
        return new InForce(
                3,
                new Promotion(
                        new Discount.Percent(10, null, null),
                        Scope.EVERYTHING,
                        PATTERN,
                        null,
                        false,
                        validity,
                        limits,
                        null,
                        Condition.ALWAYS,
                        Stacking.FREE),
                stopped);
    }
}
