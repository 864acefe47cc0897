package perennial.campaign.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import perennial.campaign.template.MessageClass;

/**
 * One message to one customer.
 *
 * @param voucher the code that it is about
 * @param codeTold whether an earlier message has told that code
 * @param occasion what else it is about
 * @param causeId the event that made it due
 * @param dueAt since when it is due
 * @param expiresAt after this it is of no use to anybody
 * @param resend null for what a journey sends
 */
public record Message(
        UUID messageId,
        UUID journeyId,
        String customerId,
        String campaignId,
        int campaignVersion,
        String stepId,
        String templateId,
        String channel,
        MessageClass messageClass,
        @Nullable Voucher voucher,
        boolean codeTold,
        Occasion occasion,
        String causeId,
        Instant dueAt,
        Instant expiresAt,
        @Nullable Resend resend) {

    /**
     * A person had it sent once more, as a message of its own.
     *
     * @param of the message that did not arrive, as far as that is known
     */
    public record Resend(UUID of, String actor) {}

    /**
     * The codes that an outcome names. A code in a suppressed message is disabled by that, so one that an earlier message has
     * told is not named there.
     */
    List<String> codes(Outcome outcome) {
        if (voucher == null || (codeTold && outcome instanceof Outcome.Suppressed)) {
            return List.of();
        }
        return List.of(voucher.code());
    }

    Message withClass(MessageClass other) {
        return other == messageClass
                ? this
                : new Message(
                        messageId,
                        journeyId,
                        customerId,
                        campaignId,
                        campaignVersion,
                        stepId,
                        templateId,
                        channel,
                        other,
                        voucher,
                        codeTold,
                        occasion,
                        causeId,
                        dueAt,
                        expiresAt,
                        resend);
    }

    /**
     * The same once more. It has as long as the first one had.
     *
     * @param outcome of the first one
     * @param requestId of the person's request
     * @return empty if it may still go out, has gone out, or was not to go out
     */
    Optional<Message> resent(MessageState outcome, UUID newId, String actor, String requestId, Instant now) {
        boolean resendable = switch (outcome) {
            case FAILED, UNCONFIRMED -> true;
            case DUE, CLAIMED, HANDING_OVER, SENT, SUPPRESSED -> false;
        };
        return resendable
                ? Optional.of(new Message(
                        newId,
                        journeyId,
                        customerId,
                        campaignId,
                        campaignVersion,
                        stepId,
                        templateId,
                        channel,
                        messageClass,
                        voucher,
                        codeTold || outcome == MessageState.UNCONFIRMED,
                        occasion,
                        requestId,
                        now,
                        now.plus(Duration.between(dueAt, expiresAt)),
                        new Resend(messageId, actor)))
                : Optional.empty();
    }
}
