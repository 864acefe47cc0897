package perennial.voucher.promotion;

import java.util.Optional;
import perennial.voucher.code.Code;

/** Where the codes are entered that everybody knows. */
public interface GenericCodes {

    /**
     * Makes a code the promotion's, if it is not yet.
     *
     * @return why it cannot be; empty if it is
     */
    Optional<String> enter(Code code, String promotionId, int version);
}
