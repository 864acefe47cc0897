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
 * @param uses in the order in which the codes were given
 * @param rolledBackAt null as long as the redemption stands
 */
record Redemption(
        String redemptionId,
        String orderId,
        String customerId,
        String currency,
        long totalMinor,
        List<Use> uses,
        Instant redeemedAt,
        @Nullable Instant rolledBackAt,
        @Nullable String rollbackReason) {

    Redemption {
        uses = List.copyOf(uses);
    }

    OrderKey order() {
        return new OrderKey(customerId, orderId);
    }

    boolean uses(Code code) {
        return uses.stream().anyMatch(use -> use.code().equals(code));
    }

    boolean stands() {
        return rolledBackAt == null;
    }

    long discountMinor() {
        return uses.stream().mapToLong(Use::discountMinor).sum();
    }

    /** What is left to pay. An order that became smaller after its codes were redeemed may be paid by them in full. */
    long totalAfterMinor() {
        return Math.max(0, totalMinor - discountMinor());
    }

    /** The same order came with further codes. */
    Redemption with(List<Use> further, long newTotalMinor) {
        List<Use> all = new ArrayList<>(uses);
        all.addAll(further);
        return new Redemption(redemptionId, orderId, customerId, currency, newTotalMinor, all, redeemedAt, null, null);
    }

    Redemption rolledBack(Instant at, @Nullable String reason) {
        return new Redemption(redemptionId, orderId, customerId, currency, totalMinor, uses, redeemedAt, at, reason);
    }
}
