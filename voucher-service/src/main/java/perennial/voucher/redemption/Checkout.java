package perennial.voucher.redemption;

import java.util.List;
import perennial.voucher.code.Code;

/**
 * Who wants to pay what, with which codes.
 *
 * @param totalMinor before any of the discounts
 * @param codes each once, in the order in which they are applied
 */
record Checkout(String customerId, String currency, long totalMinor, List<Code> codes) {

    Checkout {
        codes = codes.stream().distinct().toList();
    }
}
