package perennial.campaign.journey;

import java.time.Duration;

/** A step of a campaign. */
sealed interface Step {

    /** Asks voucher-service for a code and waits for its answer. */
    record Issue(String promotionId) implements Step {}

    record Send(String channel, String templateId) implements Step {}

    record Wait(Duration duration) implements Step {}

    /** The name of a step in outcomes: its kind and its place, counted from one. */
    static String id(Step step, int index) {
        String kind = switch (step) {
            case Issue issue -> "issue";
            case Send send -> "send";
            case Wait wait -> "wait";
        };
        return kind + "-" + (index + 1);
    }
}
