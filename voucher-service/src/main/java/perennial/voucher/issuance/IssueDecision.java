package perennial.voucher.issuance;

import perennial.voucher.code.Code;
import perennial.voucher.promotion.InForce;
import perennial.voucher.promotion.Validity.Period;
import perennial.voucher.rule.Reason;

/** What is answered to a request. */
sealed interface IssueDecision {

    IssueRequest request();

    /** A code is to be drawn. */
    record Issue(IssueRequest request, InForce promotion, Period period) implements IssueDecision {}

    /** The customer may have the code that everybody has. */
    record Share(IssueRequest request, Code genericCode, Period period) implements IssueDecision {}

    record Refuse(IssueRequest request, Reason reason) implements IssueDecision {}
}
