package perennial.campaign.delivery;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import perennial.campaign.channel.Content;
import perennial.campaign.channel.Letter;
import perennial.campaign.delivery.MessageTable.Held;
import perennial.campaign.recipient.RecipientTable;
import perennial.campaign.template.CompiledTemplate;
import perennial.campaign.template.Facts;
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
    private final DeliverySettings settings;
    private final Shop shop;
    private final Clock clock;

    HandOverWriter(
            MessageTable messages,
            DeliveryWriter writer,
            RecipientTable recipients,
            TemplateLookup templates,
            BacklogLookup backlog,
            DeliverySettings settings,
            Shop shop,
            Clock clock) {
        this.messages = messages;
        this.writer = writer;
        this.recipients = recipients;
        this.templates = templates;
        this.backlog = backlog;
        this.settings = settings;
        this.shop = shop;
        this.clock = clock;
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
        CompiledTemplate template = template(held.message());
        Message message = held.message().withClass(template.messageClass());
        Instant now = clock.instant();
        HandOver decision = HandOver.decide(message, held.refusedBefore(), situation(held), now);
        return switch (decision) {
            case HandOver.Later later -> {
                messages.postpone(message.messageId(), token, later.at());
                yield null;
            }
            case HandOver.No no -> refuse(message, token, no.outcome(), now);
            case HandOver.Go go -> ready(held.with(message), template, go, token, now);
        };
    }

    private HandOver.Situation situation(Held held) {
        return new HandOver.Situation(
                recipients.find(held.message().customerId()), held.leaving(), held.stopped(), backlog.isCurrent());
    }

    private @Nullable Ready refuse(Message message, UUID token, Outcome outcome, Instant now) {
        writer.settle(message, MessageState.CLAIMED, token, outcome, now);
        return null;
    }

    private @Nullable Ready ready(Held held, CompiledTemplate template, HandOver.Go go, UUID token, Instant now) {
        Message message = held.message();
        Voucher voucher = message.voucher();
        Rendering rendering = template.render(
                new Facts(
                        go.contact(),
                        message.campaignId(),
                        voucher == null ? null : new Facts.Voucher(voucher.code(), voucher.validUntil()),
                        null,
                        null,
                        null,
                        null),
                shop);
        return switch (rendering) {
            case Rendering.Lacking lacking ->
                refuse(message, token, new Outcome.Failed("template_lacks_" + lacking.variable()), now);
            case Rendering.Rendered rendered -> {
                messages.handOver(message, token, settings.handOverLease());
                yield new Ready(
                        message,
                        held.attempts(),
                        new Letter(
                                message.messageId(),
                                message.customerId(),
                                String.valueOf(go.contact().email()),
                                content(rendered)));
            }
        };
    }

    private static Content content(Rendering.Rendered rendered) {
        return new Content(rendered.language(), rendered.subject(), rendered.text(), rendered.html(), List.of(), null);
    }

    private CompiledTemplate template(Message message) {
        return templates
                .find(message.templateId())
                .orElseThrow(() -> new IllegalStateException("There is no template " + message.templateId()));
    }
}
