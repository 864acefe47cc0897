package perennial.campaign.delivery;

import org.jspecify.annotations.Nullable;

/** What became of a message, finally. */
public sealed interface Outcome extends Settlement {

    record Sent() implements Outcome {}

    /** @param causeId the event that says no */
    record Suppressed(String reason, String causeId) implements Outcome {}

    record Failed(String reason) implements Outcome {}

    record Unconfirmed(String reason) implements Outcome {}

    /** Whether she has it, or may have it. */
    default boolean countsAsSent() {
        return switch (this) {
            case Sent sent -> true;
            case Unconfirmed unconfirmed -> true;
            case Suppressed suppressed -> false;
            case Failed failed -> false;
        };
    }

    /**
     * What can be said of a message of which an earlier attempt may have been taken: a later no does not unsay that.
     *
     * @param doubt why that is so; null if it is not
     */
    default Outcome in(@Nullable String doubt) {
        return doubt == null || countsAsSent() ? this : new Unconfirmed(doubt);
    }

    private MessageState stateOf() {
        return switch (this) {
            case Sent sent -> MessageState.SENT;
            case Suppressed suppressed -> MessageState.SUPPRESSED;
            case Failed failed -> MessageState.FAILED;
            case Unconfirmed unconfirmed -> MessageState.UNCONFIRMED;
        };
    }

    /** The name of the state, which is the type of the event. */
    default String type() {
        return stateOf().name();
    }

    default @Nullable String reason() {
        return switch (this) {
            case Sent sent -> null;
            case Suppressed suppressed -> suppressed.reason;
            case Failed failed -> failed.reason;
            case Unconfirmed unconfirmed -> unconfirmed.reason;
        };
    }
}
