package perennial.voucher.issuance;

import perennial.voucher.code.CodePattern;
import perennial.voucher.promotion.Validity.Period;
import perennial.voucher.rule.Reason;

/** What is answered to a request. */
sealed interface IssueDecision {

    IssueRequest request();

    /** A code of this pattern is to be drawn. */
    record Issue(IssueRequest request, int promotionVersion, CodePattern pattern, Period period)
            implements IssueDecision {}

    record Refuse(IssueRequest request, Reason reason) implements IssueDecision {}
}
