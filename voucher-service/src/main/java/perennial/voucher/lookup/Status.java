package perennial.voucher.lookup;

import java.time.Instant;
import perennial.voucher.register.Voucher;

/** Where a voucher is in its life. */
enum Status {
    ISSUED,
    DELIVERED,
    /** A cart holds its only use. */
    RESERVED,
    /** A gift card is redeemed when nothing is left on it. */
    REDEEMED,
    DISABLED,
    EXPIRED;

    static Status of(Voucher voucher, boolean reserved, Instant now) {
        Long balanceMinor = voucher.progress().balanceMinor();
        if (voucher.isRedeemed() || (balanceMinor != null && balanceMinor == 0)) {
            return REDEEMED;
        }
        if (voucher.isDisabled()) {
            return DISABLED;
        }
        if (voucher.period().hasEndedAt(now)) {
            return EXPIRED;
        }
        if (reserved) {
            return RESERVED;
        }
        return voucher.isDelivered() ? DELIVERED : ISSUED;
    }
}
