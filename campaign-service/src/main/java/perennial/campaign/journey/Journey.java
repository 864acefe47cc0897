package perennial.campaign.journey;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import perennial.campaign.delivery.Voucher;

/**
 * One customer's way through a campaign, by the version with which it began.
 *
 * @param trigger the change of membership that began it
 * @param startedAt when it began, which is after its trigger happened
 * @param step the index of the step that is next, or under way
 * @param dueAt since when, or from when, that step is due
 * @param lookAt when the runner looks at it next; null if something else moves it on
 * @param messaged whether a message of it has gone out
 * @param requestId the latest request for a voucher
 * @param voucher what came of it
 * @param codeTold whether a message with that code has gone out
 * @param causeId the event that moved it last
 */
record Journey(
        UUID id,
        String campaignId,
        int campaignVersion,
        String customerId,
        Origin trigger,
        Instant triggeredAt,
        Instant startedAt,
        JourneyState state,
        int step,
        Instant dueAt,
        @Nullable Instant lookAt,
        boolean messaged,
        @Nullable String requestId,
        @Nullable Voucher voucher,
        boolean codeTold,
        String causeId) {

    /**
     * Ids follow from the cause, so that whoever decides again decides on the same journey. The first step is due since the trigger
     * happened.
     */
    static Journey begin(String campaignId, int version, MembershipChange change, Instant now) {
        return new Journey(
                idOf("journey", campaignId, change.customerId(), change.eventId()),
                campaignId,
                version,
                change.customerId(),
                new Origin(change.segmentId(), change.eventId()),
                change.occurredAt(),
                now,
                JourneyState.READY,
                0,
                change.occurredAt(),
                now,
                false,
                null,
                null,
                false,
                change.eventId());
    }

    String requestId(int step) {
        return idOf("request", id.toString(), Integer.toString(step)).toString();
    }

    UUID messageId(int step) {
        return idOf("message", id.toString(), Integer.toString(step));
    }

    /** Of the message that stands for a code that came too late. */
    UUID lateMessageId(String code) {
        return idOf("late", id.toString(), code);
    }

    static UUID idOf(String... names) {
        return UUID.nameUUIDFromBytes(String.join("/", names).getBytes(UTF_8));
    }

    Journey after(Move move) {
        return switch (move) {
            case Move.LookAgain again -> to(state, step, dueAt, again.at());
            case Move.AwaitContact contact -> to(JourneyState.AWAITING_CONTACT, step, dueAt, contact.lookAt());
            case Move.AskForVoucher ask ->
                to(JourneyState.AWAITING_VOUCHER, step, ask.answerBy(), ask.answerBy())
                        .asking(requestId(step));
            case Move.TakeVoucher taken ->
                to(JourneyState.READY, step + 1, taken.at(), taken.at())
                        .holding(taken.voucher(), false, taken.causeId());
            case Move.Pause pause -> to(JourneyState.WAITING, step + 1, pause.until(), pause.until());
            case Move.Send send -> to(JourneyState.AWAITING_MESSAGE, send.send().index(), dueAt, null);
            case Move.Suppress suppressed -> ended();
            case Move.ReturnVoucher returned -> holding(returned.voucher(), false, returned.causeId());
            case Move.End end -> ended();
            case Move.Nothing nothing -> this;
        };
    }

    /** The message that it awaited went out, or may have. */
    Journey afterMessage(Instant at) {
        return new Journey(
                id,
                campaignId,
                campaignVersion,
                customerId,
                trigger,
                triggeredAt,
                startedAt,
                JourneyState.READY,
                step + 1,
                at,
                at,
                true,
                requestId,
                voucher,
                voucher != null,
                causeId);
    }

    Journey ended() {
        return to(JourneyState.ENDED, step, dueAt, null);
    }

    private Journey to(JourneyState nextState, int nextStep, Instant nextDueAt, @Nullable Instant nextLookAt) {
        return new Journey(
                id,
                campaignId,
                campaignVersion,
                customerId,
                trigger,
                triggeredAt,
                startedAt,
                nextState,
                nextStep,
                nextDueAt,
                nextLookAt,
                messaged,
                requestId,
                voucher,
                codeTold,
                causeId);
    }

    private Journey asking(String request) {
        return new Journey(
                id,
                campaignId,
                campaignVersion,
                customerId,
                trigger,
                triggeredAt,
                startedAt,
                state,
                step,
                dueAt,
                lookAt,
                messaged,
                request,
                null,
                false,
                causeId);
    }

    private Journey holding(Voucher taken, boolean told, String cause) {
        return new Journey(
                id,
                campaignId,
                campaignVersion,
                customerId,
                trigger,
                triggeredAt,
                startedAt,
                state,
                step,
                dueAt,
                lookAt,
                messaged,
                requestId,
                taken,
                told,
                cause);
    }
}
