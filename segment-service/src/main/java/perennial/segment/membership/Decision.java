package perennial.segment.membership;

import java.util.List;

/**
 * What follows from an input: the customer as she is to be kept, and what is to be told, in order.
 *
 * @param effect what the input did to the profile
 */
public record Decision(Customer customer, List<Transition> transitions, Effect effect) {
    public Decision {
        transitions = List.copyOf(transitions);
    }

    /** What became of an input. */
    public enum Effect {
        /** It changed what is known of the customer, or time has changed what she is in. */
        CHANGED,
        /** It was there already. */
        NOTHING_NEW,
        /** It lies beyond the horizon, or before the customer's erasure, and is ignored. */
        TOO_LATE
    }
}
