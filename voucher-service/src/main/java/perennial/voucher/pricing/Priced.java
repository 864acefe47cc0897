package perennial.voucher.pricing;

import perennial.voucher.code.Code;
import perennial.voucher.rule.Reason;

/** What becomes of a code on a cart. */
public sealed interface Priced {

    Code code();

    record Taken(Code code, Deduction deduction) implements Priced {

        public long discountMinor() {
            return deduction.totalMinor();
        }
    }

    record Refused(Code code, Reason reason) implements Priced {}
}
