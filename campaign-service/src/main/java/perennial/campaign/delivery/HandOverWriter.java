package perennial.campaign.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import perennial.campaign.channel.Cap;
import perennial.campaign.channel.Channel;
import perennial.campaign.channel.Letter;
import perennial.campaign.delivery.MessageTable.Claimed;
import perennial.campaign.delivery.MessageTable.Held;
import perennial.campaign.recipient.Recipient;
import perennial.campaign.recipient.RecipientTable;
import perennial.campaign.suppression.AddressHash;
import perennial.campaign.suppression.BounceKind;
import perennial.campaign.suppression.SuppressionTable;
import perennial.campaign.suppression.UnsubscribeLinks;
import perennial.campaign.template.CompiledTemplate;
import perennial.campaign.template.Facts;
import perennial.campaign.template.Rendering;
import perennial.campaign.template.Shop;
import perennial.campaign.template.TemplateLookup;
import perennial.platform.batching.RoundTrip;

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
    private final JdbcTemplate jdbc;
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
            JdbcTemplate jdbc,
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
        this.jdbc = jdbc;
        this.settings = settings;
        this.shop = shop;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * A message in HANDING_OVER, and what is to be handed over.
     *
     * @param attempts how many there were before
     * @param doubt why one of those may have been taken; null if none may
     */
    record Ready(Message message, int attempts, @Nullable String doubt, Letter letter) {}

    /**
     * Her row is locked first, then messages, then journeys: so does whoever takes an erasure in, and neither waits for what the other
     * one has. It stays locked: two messages to her are counted one after the other, and what she says is before one or after it.
     *
     * @param settling adds what is still to be written of the message before; it goes along
     * @return null if there is nothing to hand over
     */
    @Nullable Ready write(Claimed claimed, Channel channel, UUID token, Consumer<RoundTrip> settling) {
        Instant now = clock.instant();
        RoundTrip trip = new RoundTrip(jdbc);
        Supplier<Optional<Recipient>> recipient = recipients.lockForMessage(claimed.customerId(), trip);
        settling.accept(trip);
        Supplier<Optional<Held>> found = messages.lock(claimed.messageId(), token, trip);
        BooleanSupplier current = backlog.isCurrent(trip);
        List<Instant> handedOver = handedOver(claimed, channel, now, trip);
        trip.make();
        return found.get()
                .map(held -> write(held, channel, token, recipient.get(), current.getAsBoolean(), handedOver, now))
                .orElse(null);
    }

    private List<Instant> handedOver(Claimed claimed, Channel channel, Instant now, RoundTrip trip) {
        Cap cap = channel.cap();
        return cap == null
                ? List.of()
                : messages.handedOver(claimed, channel.name(), now.minus(cap.every()), cap.messages(), trip);
    }

    private @Nullable Ready write(
            Held locked,
            Channel channel,
            UUID token,
            Optional<Recipient> recipient,
            boolean current,
            List<Instant> handedOver,
            Instant now) {
        CompiledTemplate template = template(locked);
        Message message = locked.message().withClass(template.messageClass());
        Held held = locked.with(message);
        if (recipient.filter(known -> known.contact().namesUnknownZone()).isPresent()) {
            metrics.counter("perennial.unknown.zones").increment();
        }
        RoundTrip trip = new RoundTrip(jdbc);
        Set<BounceKind> bounced = recipient
                .flatMap(channel.reach()::addressOf)
                .map(address -> suppressions.reasons(channel.name(), hash.of(channel.reach(), address), trip))
                .orElse(Set.of());
        URI unsubscribe = message.messageClass().needsConsent() ? links.of(message.messageId()) : null;
        Optional<Supplier<Facts>> known = recipient.map(whom -> facts.of(message, whom, unsubscribe, trip));
        trip.make();
        HandOver.Situation situation = new HandOver.Situation(
                held.leaving(), held.stopped(), held.spoiled(), recipient, bounced, current, handedOver);
        HandOver decision = HandOver.decide(message, held.refusedBefore(), rules(channel, message), situation, now);
        return switch (decision) {
            case HandOver.Later later -> {
                messages.postpone(message.messageId(), token, later.at());
                yield null;
            }
            case HandOver.No no -> refuse(held, token, no.outcome(), now);
            case HandOver.Go go -> {
                Rendering rendering = template.render(known.orElseThrow().get(), shop);
                if (rendering instanceof Rendering.Lacking && !current) {
                    messages.postpone(message.messageId(), token, now.plus(HandOver.LOOK_AGAIN_AFTER));
                    yield null;
                }
                yield ready(held, rendering, channel, go, token, unsubscribe, now);
            }
        };
    }

    /** What a person has sent once more does not wait for its turn. */
    private HandOver.Rules rules(Channel channel, Message message) {
        Cap cap = message.resend() == null ? channel.cap() : null;
        return new HandOver.Rules(channel.reach(), channel.quietHours(), cap, shop.zone());
    }

    private @Nullable Ready refuse(Held held, UUID token, Outcome outcome, Instant now) {
        RoundTrip trip = new RoundTrip(jdbc);
        writer.settle(held.message(), MessageState.CLAIMED, token, outcome.in(held.doubt()), now, trip);
        trip.make();
        return null;
    }

    private @Nullable Ready ready(
            Held held,
            Rendering rendering,
            Channel channel,
            HandOver.Go go,
            UUID token,
            @Nullable URI unsubscribe,
            Instant now) {
        Message message = held.message();
        return switch (rendering) {
            case Rendering.Lacking lacking ->
                refuse(held, token, new Outcome.Failed("template_lacks_" + lacking.variable()), now);
            case Rendering.Rendered rendered -> {
                writer.checkCanBeTold(message, now);
                messages.handOver(
                        message, token, settings.handOverLease(), hash.of(channel.reach(), go.address()), now);
                yield new Ready(
                        message,
                        held.attempts(),
                        held.doubt(),
                        new Letter(
                                message.messageId(),
                                message.customerId(),
                                go.address(),
                                rendered.content(unsubscribe)));
            }
        };
    }

    private CompiledTemplate template(Held held) {
        String id = held.message().templateId();
        return templates
                .find(id, held.templateVersion())
                .orElseThrow(() -> new IllegalStateException("There is no template " + id));
    }
}
