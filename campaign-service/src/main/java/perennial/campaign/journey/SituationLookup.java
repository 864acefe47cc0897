package perennial.campaign.journey;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import perennial.campaign.channel.Channel;
import perennial.campaign.channel.Channels;
import perennial.campaign.condition.Circumstances;
import perennial.campaign.delivery.BacklogLookup;
import perennial.campaign.loyalty.Points;
import perennial.campaign.loyalty.PointsTable;
import perennial.campaign.recipient.Recipient;
import perennial.campaign.recipient.RecipientTable;
import perennial.campaign.recipient.StandingTable;
import perennial.campaign.shopping.Cart;
import perennial.campaign.shopping.CartTable;
import perennial.campaign.shopping.OrderTable;
import perennial.campaign.shopping.Orders;
import perennial.campaign.template.CompiledTemplate;
import perennial.campaign.template.MessageClass;
import perennial.campaign.template.TemplateLookup;

/** Reads what decisions on a batch of journeys are made from, each kind of thing at once. */
@Component
class SituationLookup {

    private final CampaignLookup campaigns;
    private final TemplateLookup templates;
    private final Channels channels;
    private final RecipientTable recipients;
    private final StandingTable standings;
    private final OrderTable orders;
    private final CartTable carts;
    private final PointsTable points;
    private final BacklogLookup backlog;
    private final ZoneId zone;

    SituationLookup(
            CampaignLookup campaigns,
            TemplateLookup templates,
            Channels channels,
            RecipientTable recipients,
            StandingTable standings,
            OrderTable orders,
            CartTable carts,
            PointsTable points,
            BacklogLookup backlog,
            ZoneId zone) {
        this.campaigns = campaigns;
        this.templates = templates;
        this.channels = channels;
        this.recipients = recipients;
        this.standings = standings;
        this.orders = orders;
        this.carts = carts;
        this.points = points;
        this.backlog = backlog;
        this.zone = zone;
    }

    /** A journey, the version of the campaign that it follows, and the class of the message that comes next. */
    record Begun(Journey journey, Campaign campaign, MessageClass comingClass) {

        private boolean isAtCondition() {
            return journey.step() < campaign.steps().size()
                    && campaign.steps().get(journey.step()) instanceof Step.When;
        }
    }

    List<Begun> begun(Collection<Journey> journeys) {
        Map<CampaignLookup.Version, Campaign> byVersion = new HashMap<>();
        Map<String, MessageClass> classes = new HashMap<>();
        return journeys.stream()
                .map(journey -> {
                    Campaign campaign = byVersion.computeIfAbsent(CampaignLookup.Version.of(journey), campaigns::find);
                    MessageClass coming = campaign.sendFrom(journey.step())
                            .map(send -> classes.computeIfAbsent(send.send().templateId(), this::classOf))
                            .orElse(MessageClass.MARKETING);
                    return new Begun(journey, campaign, coming);
                })
                .toList();
    }

    private MessageClass classOf(String templateId) {
        return templates
                .find(templateId)
                .map(CompiledTemplate::messageClass)
                .orElseThrow(() -> new IllegalStateException("There is no template " + templateId));
    }

    Map<Begun, JourneyDecision.Situation> situations(List<Begun> batch, Instant now) {
        boolean current = backlog.isCurrent();
        Map<String, Recipient> known = recipients.find(customers(batch));
        List<Begun> atCondition = batch.stream().filter(Begun::isAtCondition).toList();
        Map<String, Circumstances> circumstances =
                atCondition.isEmpty() ? Map.of() : circumstances(customers(atCondition), known, now);
        return batch.stream().collect(toMap(identity(), each -> {
            Optional<Recipient> recipient =
                    Optional.ofNullable(known.get(each.journey().customerId()));
            ZoneId hers = recipient.map(whom -> whom.contact().zone(zone)).orElse(zone);
            return new JourneyDecision.Situation(
                    recipient,
                    each.comingClass(),
                    channels.reach(channel(each)),
                    quietUntil(each, hers, now),
                    hers,
                    current,
                    circumstances.get(each.journey().customerId()));
        }));
    }

    private Optional<Instant> quietUntil(Begun each, ZoneId hers, Instant now) {
        return channels.find(channel(each)).map(Channel::quietHours).flatMap(quiet -> quiet.endAfter(now, hers));
    }

    private static String channel(Begun each) {
        return each.campaign()
                .sendFrom(each.journey().step())
                .map(send -> send.send().channel())
                .orElse(Channels.EMAIL);
    }

    private Map<String, Circumstances> circumstances(
            List<String> customers, Map<String, Recipient> known, Instant now) {
        Map<String, Set<String>> segments = standings.segments(customers);
        Map<String, Orders> ordered = orders.summaries(customers);
        Map<String, Cart> filled = carts.find(customers);
        Map<String, Points> accounts = points.find(customers);
        return customers.stream().collect(toMap(identity(), customer -> {
            @Nullable Recipient recipient = known.get(customer);
            @Nullable Cart cart = filled.get(customer);
            return new Circumstances(
                    recipient,
                    segments.getOrDefault(customer, Set.of()),
                    ordered.getOrDefault(customer, Orders.NONE),
                    cart,
                    accounts.getOrDefault(customer, Points.NONE),
                    now);
        }));
    }

    private static List<String> customers(List<Begun> batch) {
        return batch.stream()
                .map(each -> each.journey().customerId())
                .distinct()
                .toList();
    }
}
