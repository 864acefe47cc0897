package perennial.campaign.journey;

import static java.util.stream.Collectors.toCollection;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;
import perennial.campaign.delivery.WorkSignal;
import perennial.campaign.journey.CampaignLookup.InForce;
import perennial.campaign.journey.JourneyTable.Pair;
import perennial.campaign.recipient.StandingTable;
import perennial.events.MembershipEvent;
import perennial.platform.admission.Inbound;
import perennial.platform.consuming.TopicHandler;
import perennial.schemas.Topic;
import perennial.schemas.Topics;

/** Keeps standings, begins journeys for what triggers a campaign, and wakes those whose trigger is gone. */
@Component
class MembershipHandler implements TopicHandler<MembershipEvent> {

    private static final Set<String> LIVE_REASONS = Set.of("EVENT", "TIME");

    private final StandingTable standings;
    private final JourneyTable journeys;
    private final CampaignLookup campaigns;
    private final WorkSignal journeySignal;
    private final Clock clock;
    private final MeterRegistry metrics;

    MembershipHandler(
            StandingTable standings,
            JourneyTable journeys,
            CampaignLookup campaigns,
            WorkSignal journeySignal,
            Clock clock,
            MeterRegistry metrics) {
        this.standings = standings;
        this.journeys = journeys;
        this.campaigns = campaigns;
        this.journeySignal = journeySignal;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public Topic<MembershipEvent> topic() {
        return Topics.MEMBERSHIPS;
    }

    @Override
    public void handle(List<Inbound<MembershipEvent>> batch) {
        List<MembershipChange> changes = batch.stream()
                .map(Inbound::value)
                .map(this::change)
                .flatMap(Optional::stream)
                .toList();
        if (changes.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        standings.apply(changes.stream().map(MembershipChange::standing).toList());
        Set<String> customers =
                changes.stream().map(MembershipChange::customerId).collect(toCollection(TreeSet::new));
        int woken = journeys.wakeLeft(customers, now);
        List<Journey> begun = begin(changes, now);
        journeys.begin(begun);
        if (woken > 0 || !begun.isEmpty()) {
            journeySignal.ringAfterCommit();
        }
    }

    /** A change and a campaign that it triggers. */
    private record Candidate(MembershipChange change, InForce campaign) {

        Pair pair() {
            return new Pair(campaign.id(), change.customerId());
        }
    }

    private List<Journey> begin(List<MembershipChange> changes, Instant now) {
        List<InForce> inForce = campaigns.inForce();
        List<Candidate> fresh = new ArrayList<>();
        for (MembershipChange change : changes) {
            for (InForce campaign : inForce) {
                if (!campaign.campaign().trigger().equals(new Campaign.Trigger(change.segmentId(), change.entered()))) {
                    continue;
                }
                TriggerVerdict verdict = TriggerVerdict.of(campaign.campaign(), change, now);
                if (verdict == TriggerVerdict.START) {
                    fresh.add(new Candidate(change, campaign));
                } else {
                    count(verdict);
                }
            }
        }
        return fresh.isEmpty() ? List.of() : permitted(fresh, now);
    }

    /** A later trigger of the batch sees the journey that an earlier one begins. */
    private List<Journey> permitted(List<Candidate> fresh, Instant now) {
        Map<Pair, Instant> lastTriggers = new HashMap<>(journeys.lastTriggers(
                fresh.stream().map(Candidate::pair).distinct().toList()));
        List<Journey> begun = new ArrayList<>();
        for (Candidate candidate : fresh) {
            InForce campaign = candidate.campaign();
            TriggerVerdict verdict = TriggerVerdict.of(
                    campaign.campaign(),
                    candidate.change(),
                    Optional.ofNullable(lastTriggers.get(candidate.pair())),
                    now);
            count(verdict);
            if (verdict == TriggerVerdict.START) {
                begun.add(Journey.begin(campaign.id(), campaign.version(), candidate.change(), now));
                lastTriggers.put(candidate.pair(), candidate.change().occurredAt());
            }
        }
        return begun;
    }

    private void count(TriggerVerdict verdict) {
        metrics.counter("perennial.campaign.triggers", "verdict", verdict.name())
                .increment();
    }

    private Optional<MembershipChange> change(MembershipEvent event) {
        return switch (event.getType()) {
            case "ENTERED" -> Optional.of(change(event, true));
            case "EXITED" -> Optional.of(change(event, false));
            default -> {
                metrics.counter("perennial.ignored", "topic", topic().name()).increment();
                yield Optional.empty();
            }
        };
    }

    private static MembershipChange change(MembershipEvent event, boolean entered) {
        return new MembershipChange(
                event.getEventId(),
                event.getCustomerId(),
                event.getSegmentId(),
                entered,
                event.getOccurredAt(),
                event.getRecordedAt(),
                LIVE_REASONS.contains(event.getReason()));
    }
}
