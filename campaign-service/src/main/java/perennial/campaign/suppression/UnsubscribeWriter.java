package perennial.campaign.suppression;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import perennial.campaign.channel.Channels;
import perennial.campaign.recipient.RecipientTable;

/** Takes a customer's refusal of the channel that a message came on. */
@Component
class UnsubscribeWriter {

    private final UnsubscribeLinks links;
    private final SentMessages messages;
    private final RecipientTable recipients;
    private final Clock clock;
    private final MeterRegistry metrics;

    UnsubscribeWriter(
            UnsubscribeLinks links,
            SentMessages messages,
            RecipientTable recipients,
            Clock clock,
            Channels channels,
            MeterRegistry metrics) {
        this.links = links;
        this.messages = messages;
        this.recipients = recipients;
        this.clock = clock;
        this.metrics = metrics;
        channels.names().forEach(this::unsubscribes);
    }

    private Counter unsubscribes(String channel) {
        return metrics.counter("perennial.unsubscribes", "channel", channel);
    }

    UnsubscribePage ask(String token) {
        return sent(token).map(sent -> UnsubscribePage.asking(language(sent))).orElseGet(UnsubscribePage::unknown);
    }

    /** However often she says it, it is told once. */
    @Transactional
    public UnsubscribePage unsubscribe(String token, String requestId) {
        Optional<SentMessages.Sent> found = sent(token);
        if (found.isEmpty()) {
            return UnsubscribePage.unknown();
        }
        SentMessages.Sent sent = found.get();
        Instant now = clock.instant();
        if (recipients.refuse(sent.customerId(), sent.channel(), now)) {
            messages.tell(
                    new SentMessages.Aftermath(sent.messageId(), "UNSUBSCRIBED", now.toString(), null, requestId, now));
            unsubscribes(sent.channel()).increment();
        }
        return UnsubscribePage.done(language(sent));
    }

    private Optional<SentMessages.Sent> sent(String token) {
        return links.messageOf(token).flatMap(messages::findShown);
    }

    private @Nullable String language(SentMessages.Sent sent) {
        return recipients
                .find(sent.customerId())
                .map(recipient -> recipient.contact().language())
                .orElse(null);
    }
}
