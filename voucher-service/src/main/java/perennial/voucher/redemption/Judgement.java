package perennial.voucher.redemption;

import perennial.voucher.code.Code;
import perennial.voucher.rule.Reason;

/** What is said of one code. */
sealed interface Judgement {

    Code code();

    record Valid(Code code, String promotionId, long discountMinor) implements Judgement {}

    record Refused(Code code, Reason reason) implements Judgement {}
}
