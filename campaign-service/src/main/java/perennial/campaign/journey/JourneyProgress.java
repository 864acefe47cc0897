package perennial.campaign.journey;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.stereotype.Component;
import perennial.campaign.delivery.DeliveryListener;
import perennial.campaign.delivery.Message;
import perennial.campaign.delivery.Outcome;
import perennial.campaign.delivery.WorkSignal;
import perennial.campaign.recipient.ArrivalListener;

/** Moves journeys on when what they awaited has happened elsewhere in the service. */
@Component
class JourneyProgress implements DeliveryListener, ArrivalListener {

    private final JourneyTable journeys;
    private final WorkSignal journeySignal;
    private final Clock clock;

    JourneyProgress(JourneyTable journeys, WorkSignal journeySignal, Clock clock) {
        this.journeys = journeys;
        this.journeySignal = journeySignal;
        this.clock = clock;
    }

    @Override
    public void settled(Message message, Outcome outcome, Instant at) {
        journeys.lockAwaitingMessage(message.journeyId())
                .map(journey -> outcome.countsAsSent() ? journey.afterMessage(at) : journey.ended())
                .ifPresent(moved -> journeys.update(List.of(moved)));
        journeySignal.ringAfterCommit();
    }

    @Override
    public void arrived(Collection<String> customerIds) {
        if (journeys.wake(customerIds, clock.instant()) > 0) {
            journeySignal.ringAfterCommit();
        }
    }
}
