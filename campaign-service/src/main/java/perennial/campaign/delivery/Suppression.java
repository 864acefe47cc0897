package perennial.campaign.delivery;

import java.util.Locale;

/** Why this service does not send a message. voucher-service has reasons of its own, which are passed on. */
public enum Suppression {
    NO_CONTACT,
    NO_CONSENT,
    ERASED,
    LEFT_SEGMENT,
    ENTERED_SEGMENT,
    ORDERED,
    ORDER_CANCELLED,
    ORDER_RETURNED,
    CONDITION_NOT_MET,
    VOUCHER_TIMEOUT,
    VOUCHER_REDEEMED,
    VOUCHER_EXPIRED,
    VOUCHER_DISABLED,
    /** It was held for so long that it is of no use any more. */
    STALE,
    /** Her address bounced, or she complained. */
    ON_SUPPRESSION_LIST,
    /** She has had as many messages as one may get in a while. */
    CAPPED;

    /** As it stands in events. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
