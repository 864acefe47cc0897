package perennial.campaign.journey;

import static perennial.campaign.journey.Beginning.idOf;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import perennial.campaign.delivery.Leaving;
import perennial.campaign.delivery.Voucher;

/**
 * One customer's way through a campaign, by the version with which it began.
 *
 * @param messaged whether a message of it has gone out
 * @param leaving why it ends before its next message; null as long as there is a reason for it
 * @param causeId the event that moved it last
 */
record Journey(
        Beginning beginning,
        Position position,
        boolean messaged,
        Draw draw,
        @Nullable Leaving leaving,
        String causeId) {

    /**
     * Where it is.
     *
     * @param step the index of the step that is next, or under way
     * @param dueAt since when, or from when, that step is due
     * @param lookAt when the runner looks at it next; null if something else moves it on
     */
    record Position(
            JourneyState state,
            int step,
            Instant dueAt,
            @Nullable Instant lookAt) {}

    /**
     * The code that its messages are about.
     *
     * @param requestId the latest request for one
     * @param voucher what came of it, or what the trigger was about
     * @param codeTold whether a message with that code has gone out
     */
    record Draw(@Nullable String requestId, @Nullable Voucher voucher, boolean codeTold) {}

    /** The first step is due since the trigger happened. A code that the trigger is about is known to its owner. */
    static Journey begin(String campaignId, int version, Occurrence occurrence, Instant now) {
        return new Journey(
                Beginning.of(campaignId, version, occurrence, now),
                new Position(JourneyState.READY, 0, occurrence.since(), now),
                false,
                new Draw(null, occurrence.voucher(), occurrence.voucher() != null),
                null,
                occurrence.eventId());
    }

    JourneyState state() {
        return position.state();
    }

    int step() {
        return position.step();
    }

    Instant dueAt() {
        return position.dueAt();
    }

    @Nullable Instant lookAt() {
        return position.lookAt();
    }

    @Nullable String requestId() {
        return draw.requestId();
    }

    @Nullable Voucher voucher() {
        return draw.voucher();
    }

    boolean codeTold() {
        return draw.codeTold();
    }

    UUID id() {
        return beginning.journeyId();
    }

    String customerId() {
        return beginning.customerId();
    }

    String requestId(int step) {
        return idOf("request", id().toString(), Integer.toString(step)).toString();
    }

    UUID messageId(int step) {
        return idOf("message", id().toString(), Integer.toString(step));
    }

    /** Of the message that stands for a code that came too late. */
    UUID lateMessageId(String code) {
        return idOf("late", id().toString(), code);
    }

    boolean isEnded() {
        return state() == JourneyState.ENDED;
    }

    Journey after(Move move) {
        return switch (move) {
            case Move.LookAgain again -> to(state(), step(), dueAt(), again.at());
            case Move.AwaitContact contact -> to(JourneyState.AWAITING_CONTACT, step(), dueAt(), contact.lookAt());
            case Move.AskForVoucher ask ->
                to(JourneyState.AWAITING_VOUCHER, step(), ask.answerBy(), ask.answerBy())
                        .with(new Draw(requestId(step()), null, false), causeId);
            case Move.TakeVoucher taken ->
                to(JourneyState.READY, step() + 1, taken.at(), taken.at()).holding(taken.voucher(), taken.causeId());
            case Move.Pause pause -> to(JourneyState.WAITING, step() + 1, pause.until(), pause.until());
            case Move.GoOn on -> to(JourneyState.READY, step() + 1, dueAt(), on.at());
            case Move.Send send -> to(JourneyState.AWAITING_MESSAGE, send.send().index(), dueAt(), null);
            case Move.Suppress suppressed -> ended();
            case Move.ReturnVoucher returned -> holding(returned.voucher(), returned.causeId());
            case Move.End end -> ended();
            case Move.Nothing nothing -> this;
        };
    }

    /**
     * What it was for has gone. It ends at once, or with the message that it awaits, or when the voucher has come that it has asked for:
     * so its outcome names the code, which is given back by that.
     */
    Journey leaving(Leaving why, Instant now) {
        boolean movedByTheRunner = lookAt() != null && state() != JourneyState.AWAITING_VOUCHER;
        Journey looked = to(state(), step(), dueAt(), movedByTheRunner ? now : lookAt());
        return new Journey(beginning, looked.position, messaged, draw, why, causeId);
    }

    Journey ended() {
        return to(JourneyState.ENDED, step(), dueAt(), null);
    }

    private Journey to(JourneyState state, int step, Instant dueAt, @Nullable Instant lookAt) {
        return new Journey(beginning, new Position(state, step, dueAt, lookAt), messaged, draw, leaving, causeId);
    }

    private Journey holding(Voucher taken, String cause) {
        return with(new Draw(requestId(), taken, false), cause);
    }

    private Journey with(Draw other, String cause) {
        return new Journey(beginning, position, messaged, other, leaving, cause);
    }
}
