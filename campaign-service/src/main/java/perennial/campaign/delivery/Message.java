package perennial.campaign.delivery;

import java.time.Instant;
import java.util.List;
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
        Instant expiresAt) {

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
                        expiresAt);
    }
}
