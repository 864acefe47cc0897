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
        return messages.handedOver(messageId).map(AftermathWriter::sent);
    }

    @Override
    public Optional<Sent> findShown(UUID messageId) {
        return messages.find(messageId).map(AftermathWriter::sent);
    }

    private static Sent sent(MessageTable.Addressed addressed) {
        Message message = addressed.message();
        return new Sent(message.messageId(), message.customerId(), message.channel(), addressed.addressHash());
    }

    @Override
    public void tell(Aftermath aftermath) {
        Message message = messages.find(aftermath.messageId()).orElseThrow().message();
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
