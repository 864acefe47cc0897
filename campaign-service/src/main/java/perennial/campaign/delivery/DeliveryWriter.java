package perennial.campaign.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import perennial.events.MessageEvent;
import perennial.platform.batching.RoundTrip;
import perennial.platform.definition.Definitions;
import perennial.platform.outbox.Outbox;
import perennial.schemas.Topics;

/** What becomes of messages: state and outcome, in the caller's transaction. */
@Component
public class DeliveryWriter {

    private final MessageTable messages;
    private final Outbox outbox;
    private final DeliveryListener listener;
    private final WorkSignal deliverySignal;
    private final MeterRegistry metrics;
    private final JdbcClient jdbc;

    DeliveryWriter(
            MessageTable messages,
            Outbox outbox,
            DeliveryListener listener,
            WorkSignal deliverySignal,
            MeterRegistry metrics,
            JdbcClient jdbc) {
        this.messages = messages;
        this.outbox = outbox;
        this.listener = listener;
        this.deliverySignal = deliverySignal;
        this.metrics = metrics;
        this.jdbc = jdbc;
    }

    /** A message that its journey does not send, and why. */
    public record Unsent(Message message, Outcome.Suppressed outcome) {}

    public void due(Collection<Message> due, Instant now) {
        if (due.isEmpty()) {
            return;
        }
        messages.insert(
                due.stream()
                        .map(message -> new MessageTable.NewRow(message, null))
                        .toList(),
                now);
        deliverySignal.ringAfterCommit();
    }

    /** These journeys have lost their reason: what waits of theirs is settled now, and not when it could have been sent. */
    public void hurry(Collection<UUID> journeyIds, Instant now) {
        if (!journeyIds.isEmpty()) {
            messages.hurry(journeyIds, now);
            deliverySignal.ringAfterCommit();
        }
    }

    /** The journeys have ended already: nobody is told but the readers of the topic. */
    public void suppress(Collection<Unsent> unsent, Instant now) {
        if (unsent.isEmpty()) {
            return;
        }
        messages.insert(
                unsent.stream()
                        .map(each -> new MessageTable.NewRow(each.message(), each.outcome()))
                        .toList(),
                now);
        outbox.append(
                Topics.MESSAGES,
                unsent.stream()
                        .map(each -> event(each.message(), each.outcome(), now))
                        .toList());
        unsent.forEach(each -> countAfterCommit(each.message().campaignId(), each.outcome()));
    }

    /**
     * The journey has heard of the first message's outcome, and is not told that of one that is resent. The trip fails with
     * {@link LostMessageException} if the token does not hold the message in that state any more.
     */
    void settle(Message message, MessageState from, UUID token, Outcome outcome, Instant now, RoundTrip trip) {
        messages.settle(message, from, token, outcome, now, trip);
        outbox.append(Topics.MESSAGES, event(message, outcome, now), trip);
        if (message.resend() == null) {
            listener.settled(message, outcome, now, trip);
        }
        countAfterCommit(message.campaignId(), outcome);
    }

    /**
     * Before it is handed over: what nobody could be told of must not go out.
     *
     * @throws perennial.schemas.RegistryUnavailableException if the registry has to be asked how to tell of it, and does not answer
     */
    void checkCanBeTold(Message message, Instant now) {
        outbox.check(Topics.MESSAGES, event(message, new Outcome.Sent(), now));
    }

    private void countAfterCommit(String campaignId, Outcome outcome) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                counter(campaignId, outcome).increment();
            }
        });
    }

    private Counter counter(String campaignId, Outcome outcome) {
        String reason = outcome.reason();
        return metrics.counter(
                "perennial.messages",
                "campaign",
                campaignId,
                "outcome",
                outcome.type(),
                "reason",
                reason == null ? "none" : reason);
    }

    /** An alarm sees a counter rise, and not that it was not there before; reasons not to send are too many for that. */
    @Scheduled(initialDelay = 1_000, fixedDelay = 10_000)
    void countFromZero() {
        Definitions.ids(jdbc, "Campaign").forEach(campaignId -> counter(campaignId, new Outcome.Sent()));
    }

    private static MessageEvent event(Message message, Outcome outcome, Instant now) {
        String causeId = outcome instanceof Outcome.Suppressed suppressed ? suppressed.causeId() : message.causeId();
        Message.Resend resend = message.resend();
        return about(message, outcome.type(), outcome.type())
                .setActor(resend == null ? null : resend.actor())
                .setOccurredAt(now)
                .setRecordedAt(now)
                .setCauseId(causeId)
                .setVoucherCodes(message.codes(outcome))
                .setReason(outcome.reason())
                .build();
    }

    /**
     * An event of this type, as far as the message says it.
     *
     * @param key tells it from other events about the message
     */
    static MessageEvent.Builder about(Message message, String type, String key) {
        return MessageEvent.newBuilder()
                .setEventId(UUID.nameUUIDFromBytes((message.messageId() + "/" + key).getBytes(UTF_8))
                        .toString())
                .setType(type)
                .setMessageId(message.messageId().toString())
                .setJourneyId(message.journeyId().toString())
                .setCustomerId(message.customerId())
                .setCampaignId(message.campaignId())
                .setCampaignVersion(message.campaignVersion())
                .setStepId(message.stepId())
                .setMessageClass(message.messageClass().id())
                .setChannel(message.channel());
    }
}
