package perennial.platform.web;

import java.util.Locale;

/** What a token may do. */
public enum Scope {
    /** Validate, reserve, redeem, roll back, read balances, spend. */
    STOREFRONT,
    /** Read one customer, issue a voucher to her, adjust points with a reason, resend. */
    SUPPORT,
    /** Put definitions, stop and resume them, read reports. */
    MARKETING,
    /** Read lists and reports. */
    DATA;

    /** The name as it stands in a token's {@code scope} claim. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    String authority() {
        return "SCOPE_" + id();
    }
}
