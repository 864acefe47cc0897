package perennial.campaign.journey;

import java.time.Instant;
import perennial.campaign.delivery.Voucher;

/** What is done with a journey next. */
sealed interface Move {

    /** Nothing can be said yet: what would say it is not read yet. */
    record LookAgain(Instant at) implements Move {}

    record AwaitContact(Instant lookAt) implements Move {}

    record AskForVoucher(String promotionId, Instant answerBy) implements Move {}

    /** @param causeId the answer */
    record TakeVoucher(Voucher voucher, String causeId, Instant at) implements Move {}

    record Pause(Instant until) implements Move {}

    /** A condition holds, or there is nothing to wait for: the next step. */
    record GoOn(Instant at) implements Move {}

    record Send(Campaign.PlacedSend send) implements Move {}

    /** Ends without the send that would have come next. */
    record Suppress(Campaign.PlacedSend send, String reason, String causeId) implements Move {}

    /** A code came after its journey had ended without it: it is given back by a message that is suppressed for it. */
    record ReturnVoucher(Campaign.PlacedSend send, Voucher voucher, String causeId) implements Move {}

    record End() implements Move {}

    /** It has been moved already: an answer that was delivered again. */
    record Nothing() implements Move {}
}
