package perennial.campaign.journey;

import java.time.Duration;
import java.time.LocalTime;
import perennial.campaign.condition.Circumstances;
import perennial.platform.expression.Expression;

/** A step of a campaign. */
sealed interface Step {

    /** Asks voucher-service for a code and waits for its answer. */
    record Issue(String promotionId) implements Step {}

    record Send(String channel, String templateId) implements Step {}

    sealed interface Wait extends Step {}

    record WaitFor(Duration duration) implements Wait {}

    /** Until the clock shows that next where the customer lives. */
    record WaitUntil(LocalTime time) implements Wait {}

    /** Until the channel of the next send may be used for marketing where the customer lives. */
    record WaitForQuietHoursToEnd() implements Wait {}

    /** Ends the journey unless it holds when the journey comes to it. */
    record When(Expression<Circumstances> condition) implements Step {}

    /** The name of a step in outcomes: its kind and its place, counted from one. */
    static String id(Step step, int index) {
        String kind = switch (step) {
            case Issue issue -> "issue";
            case Send send -> "send";
            case Wait wait -> "wait";
            case When when -> "when";
        };
        return kind + "-" + (index + 1);
    }

    /** The place in a name by {@link #id}, counted from zero. */
    static int indexOf(String id) {
        return Integer.parseInt(id.substring(id.lastIndexOf('-') + 1)) - 1;
    }
}
