package perennial.voucher.redemption;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perennial.voucher.code.Code;

/**
 * What an order or a reservation takes of one voucher.
 *
 * @param emailHash of the address that the customer had
 * @param day on which it counts
 * @param lines how the discount is spread, without the lines that it leaves alone; null where the order came without lines
 */
record Use(
        Code code,
        String promotionId,
        @Nullable String emailHash,
        LocalDate day,
        long discountMinor,
        @Nullable List<LineDiscount> lines) {

    record LineDiscount(String lineId, long discountMinor) {}
}
