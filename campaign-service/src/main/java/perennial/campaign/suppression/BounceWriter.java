package perennial.campaign.suppression;

import static java.util.Comparator.comparing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import perennial.campaign.channel.Channels;

/** Takes what providers tell of messages: onto the list, and onto the topic, each once. */
@Component
class BounceWriter {

    private final SentMessages messages;
    private final SuppressionTable suppressions;
    private final MeterRegistry metrics;

    BounceWriter(SentMessages messages, SuppressionTable suppressions, Channels channels, MeterRegistry metrics) {
        this.messages = messages;
        this.suppressions = suppressions;
        this.metrics = metrics;
        // An alarm sees a counter rise, and not that it was not there before.
        channels.names().forEach(channel -> Arrays.stream(BounceKind.values()).forEach(kind -> bounces(kind, channel)));
    }

    private Counter bounces(BounceKind kind, String channel) {
        return metrics.counter("perennial.bounces", "kind", kind.id(), "channel", channel);
    }

    /**
     * What became of a report.
     *
     * @param taken how many are known now, also those that were before
     * @param unknown the ids that are of no message of ours, as they came
     */
    record Taken(int taken, List<String> unknown) {}

    private record Known(SentMessages.Sent sent, Bounces.Bounce bounce) {}

    @Transactional
    public Taken take(Bounces bounces, String requestId) {
        List<Known> known = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (Bounces.Bounce bounce : bounces.all()) {
            Optional<SentMessages.Sent> sent = bounce.id().flatMap(messages::find);
            sent.ifPresentOrElse(found -> known.add(new Known(found, bounce)), () -> unknown.add(bounce.messageId()));
        }
        known.stream()
                .sorted(comparing((Known each) -> each.sent().messageId())
                        .thenComparing(each -> each.bounce().kind()))
                .forEach(each -> take(each.sent(), each.bounce(), requestId));
        return new Taken(known.size(), unknown);
    }

    private void take(SentMessages.Sent sent, Bounces.Bounce bounce, String requestId) {
        UUID messageId = sent.messageId();
        BounceKind kind = bounce.kind();
        if (!suppressions.told(messageId, kind, bounce.at())) {
            return;
        }
        String addressHash = sent.addressHash();
        if (addressHash != null && kind.stops(true)) {
            suppressions.suppress(sent.channel(), addressHash, kind, messageId, bounce.at());
        }
        messages.tell(new SentMessages.Aftermath(messageId, "BOUNCED", kind.id(), kind.id(), requestId, bounce.at()));
        bounces(kind, sent.channel()).increment();
    }
}
