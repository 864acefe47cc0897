package perennial.voucher.redemption;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perennial.voucher.code.Code;

/**
 * The codes that an order has used.
 *
 * @param totalMinor the order's total before the discounts
 * @param vouchers in the order in which they were applied
 * @param rolledBackAt null as long as the redemption stands
 */
record Redemption(
        String redemptionId,
        String orderId,
        String customerId,
        String currency,
        long totalMinor,
        List<Judgement.Valid> vouchers,
        Instant redeemedAt,
        @Nullable Instant rolledBackAt) {

    Redemption {
        vouchers = List.copyOf(vouchers);
    }

    boolean uses(Code code) {
        return vouchers.stream().anyMatch(voucher -> voucher.code().equals(code));
    }

    long discountMinor() {
        return vouchers.stream().mapToLong(Judgement.Valid::discountMinor).sum();
    }

    /** What is left to pay. An order that became smaller after its codes were redeemed may be paid by them in full. */
    long totalAfterMinor() {
        return Math.max(0, totalMinor - discountMinor());
    }

    /** The same order came with further codes. */
    Redemption with(List<Judgement.Valid> further, long newTotalMinor) {
        List<Judgement.Valid> all = new ArrayList<>(vouchers);
        all.addAll(further);
        return new Redemption(redemptionId, orderId, customerId, currency, newTotalMinor, all, redeemedAt, null);
    }
}
