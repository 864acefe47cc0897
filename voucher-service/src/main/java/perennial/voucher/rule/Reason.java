package perennial.voucher.rule;

import java.util.Locale;

/** Why a voucher is not issued, not valid or not redeemed. Names follow what users know from Voucherify. */
public enum Reason {
    NOT_FOUND("there is no such code"),
    NOT_YOUR_VOUCHER("the code was issued to another customer"),
    DISABLED("the code was disabled"),
    ALREADY_REDEEMED("the code was redeemed already"),
    RESERVED("the code is held for another cart"),
    PROMOTION_STOPPED("the promotion is stopped"),
    NOT_ACTIVE_YET("the code is not valid yet"),
    EXPIRED("the code is not valid any more"),
    CURRENCY_MISMATCH("the discount is in another currency than the order"),
    CUSTOMER_RULES_VIOLATED("the promotion is not for this customer"),
    ORDER_RULES_VIOLATED("the promotion is not for this order"),
    STACKING_NOT_ALLOWED("the code does not go together with another one"),
    BALANCE_EXHAUSTED("nothing is left on the gift card"),
    PER_CUSTOMER_LIMIT_EXCEEDED("the customer has used the promotion as often as is allowed"),
    QUANTITY_EXCEEDED("the promotion has been used as often as is allowed"),
    BUDGET_EXHAUSTED("the promotion's budget does not allow this discount any more");

    private final String description;

    Reason(String description) {
        this.description = description;
    }

    /** The name as it stands in answers, events and metrics, for example {@code not_found}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For people; clients look at the code. */
    public String description() {
        return description;
    }
}
