package perennial.loyalty.reward;

import java.util.Locale;

/** Why a reward is not given, in the order in which it is looked for. */
enum Refusal {
    REWARD_STOPPED("It is stopped"),
    REWARD_NOT_ACTIVE_YET("It cannot be had yet"),
    REWARD_EXPIRED("It cannot be had any more"),
    TIER_REQUIRED("It is for customers of a higher tier"),
    LIMIT_EXCEEDED("The customer has had it as often as one may"),
    INSUFFICIENT_POINTS("It costs more points than there are"),
    OUT_OF_STOCK("There is none left");

    private final String detail;

    Refusal(String detail) {
        this.detail = detail;
    }

    /** As callers know it. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    String detail() {
        return detail;
    }
}
