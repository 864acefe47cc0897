package perennial.platform.web;

import java.util.Locale;
import org.springframework.security.core.Authentication;

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

    /** For the few endpoints of which the body says who may call them. */
    public boolean isGrantedTo(Authentication caller) {
        return caller.getAuthorities().stream().anyMatch(granted -> authority().equals(granted.getAuthority()));
    }

    String authority() {
        return "SCOPE_" + id();
    }
}
