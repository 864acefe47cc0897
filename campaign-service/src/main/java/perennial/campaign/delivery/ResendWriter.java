package perennial.campaign.delivery;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Has a message sent once more that may not have arrived: as a new one, which all checks are made of again but the cap. */
@Component
class ResendWriter {

    private final MessageTable messages;
    private final PromisedVoucherTable promises;
    private final DeliveryWriter writer;
    private final Clock clock;

    ResendWriter(MessageTable messages, PromisedVoucherTable promises, DeliveryWriter writer, Clock clock) {
        this.messages = messages;
        this.promises = promises;
        this.writer = writer;
        this.clock = clock;
    }

    sealed interface Answer {

        record Resent(Message message) implements Answer {}

        record NoSuchMessage() implements Answer {}

        record NotResendable(MessageState state) implements Answer {}

        record ResentBefore(UUID as) implements Answer {}

        /** With the outcome of the message, voucher-service disables the code that nobody was told. */
        record CodeDisabled() implements Answer {}
    }

    @Transactional
    Answer resend(UUID messageId, String actor, String requestId) {
        Optional<MessageTable.Shown> found = messages.lockForResend(messageId);
        if (found.isEmpty()) {
            return new Answer.NoSuchMessage();
        }
        Optional<UUID> before = messages.resendOf(messageId);
        if (before.isPresent()) {
            return new Answer.ResentBefore(before.get());
        }
        Message message = found.get().message();
        MessageState state = found.get().state();
        if (state == MessageState.FAILED && isUntoldPromise(message)) {
            return new Answer.CodeDisabled();
        }
        Instant now = clock.instant();
        Optional<Message> again = message.resent(state, UUID.randomUUID(), actor, requestId, now);
        again.ifPresent(resent -> writer.due(List.of(resent), now));
        return again.<Answer>map(Answer.Resent::new).orElseGet(() -> new Answer.NotResendable(state));
    }

    private boolean isUntoldPromise(Message message) {
        Voucher voucher = message.voucher();
        return voucher != null && !message.codeTold() && promises.isHersAlone(message.journeyId(), voucher.code());
    }
}
