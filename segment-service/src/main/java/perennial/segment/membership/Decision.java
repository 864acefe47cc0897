package perennial.segment.membership;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows from an input: the customer as she is to be kept, and what is to be told, in order.
 *
 * @param customer null if nothing is held of her, or nothing is to be held any more
 * @param effect what the input did
 */
public record Decision(@Nullable Customer customer, List<Transition> transitions, Effect effect) {
    public Decision {
        transitions = List.copyOf(transitions);
    }

    /** Nothing could be decided of what time has changed: the customer is to be looked at again at that instant. */
    public static Decision later(Customer customer, Instant again) {
        return new Decision(customer.wakingAt(again), List.of(), Effect.CHANGED);
    }

    public static Decision unchanged(@Nullable Customer customer, Effect effect) {
        return new Decision(customer, List.of(), effect);
    }

    /** What became of an input. */
    public enum Effect {
        /** It changed what is known of the customer, or time or a definition changed how she stands. */
        CHANGED,
        /** It was there already, or brings nothing. */
        NOTHING_NEW,
        /** It lies beyond the horizon and is ignored. */
        TOO_LATE,
        /** The customer was erased and has not come back, or it happened before that. */
        ERASED
    }
}
