package perennial.campaign.journey;

import static java.util.stream.Collectors.toMap;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import perennial.campaign.channel.Channels;
import perennial.campaign.delivery.BacklogLookup;
import perennial.campaign.recipient.Reach;
import perennial.campaign.recipient.Recipient;
import perennial.campaign.recipient.RecipientTable;
import perennial.campaign.recipient.Standing;
import perennial.campaign.recipient.StandingTable;
import perennial.campaign.template.CompiledTemplate;
import perennial.campaign.template.MessageClass;
import perennial.campaign.template.TemplateLookup;

/** Reads what decisions on a batch of journeys are made from, each kind of thing at once. */
@Component
class SituationLookup {

    private final CampaignLookup campaigns;
    private final TemplateLookup templates;
    private final RecipientTable recipients;
    private final StandingTable standings;
    private final BacklogLookup backlog;
    private final Channels channels;

    SituationLookup(
            CampaignLookup campaigns,
            TemplateLookup templates,
            RecipientTable recipients,
            StandingTable standings,
            BacklogLookup backlog,
            Channels channels) {
        this.campaigns = campaigns;
        this.templates = templates;
        this.recipients = recipients;
        this.standings = standings;
        this.backlog = backlog;
        this.channels = channels;
    }

    /** A journey, the version of the campaign that it follows, and the class of the message that comes next. */
    record Begun(Journey journey, Campaign campaign, MessageClass comingClass) {}

    private record Version(String campaignId, int version) {}

    List<Begun> begun(Collection<Journey> journeys) {
        Map<Version, Campaign> byVersion = new HashMap<>();
        Map<String, MessageClass> classes = new HashMap<>();
        return journeys.stream()
                .map(journey -> {
                    Campaign campaign = byVersion.computeIfAbsent(
                            new Version(journey.campaignId(), journey.campaignVersion()),
                            version -> campaigns.find(version.campaignId(), version.version()));
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

    Map<Begun, JourneyDecision.Situation> situations(List<Begun> batch) {
        boolean current = backlog.isCurrent();
        Map<String, Recipient> known = recipients.find(batch.stream()
                .map(each -> each.journey().customerId())
                .distinct()
                .toList());
        Map<Standing.Key, Standing> standing = standings.find(
                batch.stream().map(SituationLookup::key).distinct().toList());
        return batch.stream()
                .collect(toMap(
                        each -> each,
                        each -> new JourneyDecision.Situation(
                                Optional.ofNullable(known.get(each.journey().customerId())),
                                Optional.ofNullable(standing.get(key(each))),
                                each.comingClass(),
                                reach(each),
                                current)));
    }

    private Reach reach(Begun each) {
        return channels.reach(each.campaign()
                .sendFrom(each.journey().step())
                .map(send -> send.send().channel())
                .orElse(Channels.EMAIL));
    }

    private static Standing.Key key(Begun each) {
        return new Standing.Key(
                each.journey().customerId(), each.journey().trigger().segmentId());
    }
}
