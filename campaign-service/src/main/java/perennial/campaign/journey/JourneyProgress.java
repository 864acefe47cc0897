package perennial.campaign.journey;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import org.springframework.stereotype.Component;
import perennial.campaign.delivery.DeliveryListener;
import perennial.campaign.delivery.Message;
import perennial.campaign.delivery.Outcome;
import perennial.campaign.delivery.WorkSignal;
import perennial.campaign.recipient.ArrivalListener;
import perennial.platform.batching.RoundTrip;

/** Moves journeys on when what they awaited has happened elsewhere in the service. */
@Component
class JourneyProgress implements DeliveryListener, ArrivalListener {

    private final JourneyTable journeys;
    private final CampaignLookup campaigns;
    private final WorkSignal journeySignal;
    private final Clock clock;

    JourneyProgress(JourneyTable journeys, CampaignLookup campaigns, WorkSignal journeySignal, Clock clock) {
        this.journeys = journeys;
        this.campaigns = campaigns;
        this.journeySignal = journeySignal;
        this.clock = clock;
    }

    @Override
    public void settled(Message message, Outcome outcome, Instant at, RoundTrip trip) {
        boolean goesOn = outcome.countsAsSent() && sendsLater(message);
        journeys.afterMessage(message.journeyId(), outcome.countsAsSent(), goesOn, at, trip);
        if (goesOn) {
            journeySignal.ringAfterCommit();
        }
    }

    private boolean sendsLater(Message message) {
        Campaign campaign = campaigns.find(new CampaignLookup.Version(message.campaignId(), message.campaignVersion()));
        return campaign.sendFrom(Step.indexOf(message.stepId()) + 1).isPresent();
    }

    @Override
    public void arrived(Collection<String> customerIds) {
        if (journeys.wake(customerIds, clock.instant()) > 0) {
            journeySignal.ringAfterCommit();
        }
    }
}
