package perennial.voucher.lookup;

import java.time.Instant;
import perennial.voucher.register.Voucher;

/** Where a voucher is in its life. */
enum Status {
    ISSUED,
    DELIVERED,
    REDEEMED,
    DISABLED,
    EXPIRED;

    static Status of(Voucher voucher, Instant now) {
        if (voucher.isRedeemed()) {
            return REDEEMED;
        }
        if (voucher.isDisabled()) {
            return DISABLED;
        }
        if (voucher.period().hasEndedAt(now)) {
            return EXPIRED;
        }
        return voucher.isDelivered() ? DELIVERED : ISSUED;
    }
}
