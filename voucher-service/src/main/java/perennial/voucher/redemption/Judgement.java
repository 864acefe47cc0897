package perennial.voucher.redemption;

import java.util.List;
import org.jspecify.annotations.Nullable;
import perennial.voucher.code.Code;
import perennial.voucher.rule.Reason;

/** What is said of one code. */
sealed interface Judgement {

    Code code();

    /** @param lines as in {@link Use} */
    record Valid(
            Code code,
            String promotionId,
            long discountMinor,
            @Nullable List<Use.LineDiscount> lines) implements Judgement {}

    record Refused(Code code, Reason reason) implements Judgement {}
}
