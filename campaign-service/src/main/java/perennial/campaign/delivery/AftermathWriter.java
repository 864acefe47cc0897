package perennial.campaign.delivery;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import perennial.campaign.recipient.ErasureListener;
import perennial.campaign.suppression.SentMessages;
import perennial.platform.outbox.Outbox;
import perennial.schemas.Topics;

/** What comes after a message went out. */
@Component
class AftermathWriter implements SentMessages, ErasureListener {

    private final MessageTable messages;
    private final Outbox outbox;
    private final Clock clock;

    AftermathWriter(MessageTable messages, Outbox outbox, Clock clock) {
        this.messages = messages;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    public Optional<Sent> find(UUID messageId) {
        return messages.handedOver(messageId)
                .map(handedOver -> new Sent(
                        messageId,
                        handedOver.message().customerId(),
                        handedOver.message().channel(),
                        handedOver.addressHash()));
    }

    @Override
    public void tell(Aftermath aftermath) {
        Message message =
                messages.handedOver(aftermath.messageId()).orElseThrow().message();
        outbox.append(
                Topics.MESSAGES,
                List.of(DeliveryWriter.about(message, aftermath.type(), aftermath.type() + "/" + aftermath.key())
                        .setOccurredAt(aftermath.occurredAt())
                        .setRecordedAt(clock.instant())
                        .setCauseId(aftermath.causeId())
                        .setVoucherCodes(List.of())
                        .setReason(aftermath.reason())
                        .build()));
    }

    @Override
    public void erased(Collection<String> customerIds) {
        messages.forgetAddresses(customerIds);
    }
}
