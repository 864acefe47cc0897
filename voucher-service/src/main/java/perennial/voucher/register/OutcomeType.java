package perennial.voucher.register;

import java.util.Locale;

/** What can become of a voucher, as it is told on {@code retention.vouchers}. */
public enum OutcomeType {
    ISSUED,
    REFUSED,
    DELIVERED,
    REDEEMED,
    REDEMPTION_REFUSED,
    ROLLED_BACK,
    EXPIRED,
    DISABLED;

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
