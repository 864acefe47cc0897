package perennial.voucher.register;

import java.util.Locale;

/** What can become of a voucher, as it is told on {@code retention.vouchers}. */
public enum OutcomeType {
    ISSUED,
    REFUSED,
    DELIVERED,
    REDEEMED,
    ROLLED_BACK,
    DISABLED;

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
