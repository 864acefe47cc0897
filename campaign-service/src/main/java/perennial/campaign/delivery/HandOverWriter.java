package perennial.campaign.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import perennial.campaign.channel.Cap;
import perennial.campaign.channel.Channel;
import perennial.campaign.channel.Channels;
import perennial.campaign.channel.Letter;
import perennial.campaign.delivery.MessageTable.Held;
import perennial.campaign.recipient.Recipient;
import perennial.campaign.recipient.RecipientTable;
import perennial.campaign.suppression.AddressHash;
import perennial.campaign.suppression.SuppressionTable;
import perennial.campaign.suppression.UnsubscribeLinks;
import perennial.campaign.template.CompiledTemplate;
import perennial.campaign.template.Rendering;
import perennial.campaign.template.Shop;
import perennial.campaign.template.TemplateLookup;

/** From CLAIMED on, in the caller's transaction: reads what is true now, has it decided, renders, and writes what follows. */
@Component
class HandOverWriter {

    private final MessageTable messages;
    private final DeliveryWriter writer;
    private final RecipientTable recipients;
    private final TemplateLookup templates;
    private final BacklogLookup backlog;
    private final SuppressionTable suppressions;
    private final AddressHash hash;
    private final UnsubscribeLinks links;
    private final FactsLookup facts;
    private final Channels channels;
    private final DeliverySettings settings;
    private final Shop shop;
    private final Clock clock;
    private final MeterRegistry metrics;

    HandOverWriter(
            MessageTable messages,
            DeliveryWriter writer,
            RecipientTable recipients,
            TemplateLookup templates,
            BacklogLookup backlog,
            SuppressionTable suppressions,
            AddressHash hash,
            UnsubscribeLinks links,
            FactsLookup facts,
            Channels channels,
            DeliverySettings settings,
            Shop shop,
            Clock clock,
            MeterRegistry metrics) {
        this.messages = messages;
        this.writer = writer;
        this.recipients = recipients;
        this.templates = templates;
        this.backlog = backlog;
        this.suppressions = suppressions;
        this.hash = hash;
        this.links = links;
        this.facts = facts;
        this.channels = channels;
        this.settings = settings;
        this.shop = shop;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * A message in HANDING_OVER, and what is to be handed over.
     *
     * @param attempts how many there were before
     */
    record Ready(Message message, int attempts, Letter letter) {}

    /** Null if there is nothing to hand over. */
    @Nullable Ready write(UUID messageId, UUID token) {
        Optional<Held> found = messages.lock(messageId, token);
        if (found.isEmpty()) {
            return null;
        }
        Held held = found.get();
        CompiledTemplate template = template(held);
        Message message = held.message().withClass(template.messageClass());
        Channel channel = channel(message);
        HandOver.Rules rules = rules(channel, message);
        Instant now = clock.instant();
        HandOver decision = HandOver.decide(message, held.refusedBefore(), rules, situation(held, rules, now), now);
        return switch (decision) {
            case HandOver.Later later -> {
                messages.postpone(message.messageId(), token, later.at());
                yield null;
            }
            case HandOver.No no -> refuse(message, token, no.outcome(), now);
            case HandOver.Go go -> ready(held.with(message), template, channel, go, token, now);
        };
    }

    /** What a person has sent once more does not wait for its turn. */
    private HandOver.Rules rules(Channel channel, Message message) {
        Cap cap = message.resend() == null ? channel.cap() : null;
        return new HandOver.Rules(channel.reach(), channel.quietHours(), cap, shop.zone());
    }

    /** Her row stays locked: two messages to her are counted one after the other, and what she says is before one or after it. */
    private HandOver.Situation situation(Held held, HandOver.Rules rules, Instant now) {
        Message message = held.message();
        Optional<Recipient> recipient = recipients.lockForMessage(message.customerId());
        if (recipient.filter(known -> known.contact().namesUnknownZone()).isPresent()) {
            metrics.counter("perennial.unknown.zones").increment();
        }
        Cap cap = rules.cap();
        return new HandOver.Situation(
                held.leaving(),
                held.stopped(),
                held.spoiled(),
                recipient,
                recipient
                        .flatMap(rules.reach()::addressOf)
                        .map(address -> suppressions.reasons(message.channel(), hash.of(rules.reach(), address)))
                        .orElse(Set.of()),
                backlog.isCurrent(),
                cap == null
                        ? List.of()
                        : messages.handedOver(
                                message.customerId(), message.channel(), now.minus(cap.every()), cap.messages()));
    }

    private @Nullable Ready refuse(Message message, UUID token, Outcome outcome, Instant now) {
        writer.settle(message, MessageState.CLAIMED, token, outcome, now);
        return null;
    }

    private @Nullable Ready ready(
            Held held, CompiledTemplate template, Channel channel, HandOver.Go go, UUID token, Instant now) {
        Message message = held.message();
        URI unsubscribe = message.messageClass().needsConsent() ? links.of(message.messageId()) : null;
        Rendering rendering = template.render(facts.of(message, go.recipient(), unsubscribe), shop);
        return switch (rendering) {
            case Rendering.Lacking lacking ->
                refuse(message, token, new Outcome.Failed("template_lacks_" + lacking.variable()), now);
            case Rendering.Rendered rendered -> {
                messages.handOver(
                        message, token, settings.handOverLease(), hash.of(channel.reach(), go.address()), now);
                yield new Ready(
                        message,
                        held.attempts(),
                        new Letter(
                                message.messageId(),
                                message.customerId(),
                                go.address(),
                                rendered.content(unsubscribe)));
            }
        };
    }

    private Channel channel(Message message) {
        return channels.find(message.channel())
                .orElseThrow(() -> new IllegalStateException("There is no channel " + message.channel()));
    }

    private CompiledTemplate template(Held held) {
        String id = held.message().templateId();
        return templates
                .find(id, held.templateVersion())
                .orElseThrow(() -> new IllegalStateException("There is no template " + id));
    }
}
