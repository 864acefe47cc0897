package perennial.campaign.journey;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import perennial.campaign.delivery.Occasion;
import perennial.campaign.loyalty.Points;
import perennial.campaign.loyalty.PointsTable;
import perennial.campaign.recipient.Erasures;
import perennial.campaign.recipient.Recipient;
import perennial.campaign.recipient.RecipientTable;
import perennial.events.LoyaltyEvent;
import perennial.platform.admission.Inbound;
import perennial.platform.consuming.TopicHandler;
import perennial.schemas.Topic;
import perennial.schemas.Topics;

/** Keeps what is known of points, and lets entries begin journeys. */
@Component
class LoyaltyHandler implements TopicHandler<LoyaltyEvent> {

    private static final Set<String> ACCRUALS = Set.of("PENDING", "EARNED");

    private final PointsTable points;
    private final RecipientTable recipients;
    private final OccurrenceWriter occurrences;

    LoyaltyHandler(PointsTable points, RecipientTable recipients, OccurrenceWriter occurrences) {
        this.points = points;
        this.recipients = recipients;
        this.occurrences = occurrences;
    }

    @Override
    public Topic<LoyaltyEvent> topic() {
        return Topics.LOYALTY_ENTRIES;
    }

    @Override
    public void handle(List<Inbound<LoyaltyEvent>> batch) {
        List<LoyaltyEvent> events = batch.stream()
                .map(Inbound::value)
                .filter(event -> !Recipient.isGuest(event.getCustomerId()))
                .toList();
        Erasures erasures = recipients.erasures(
                events.stream().map(LoyaltyEvent::getCustomerId).toList());
        points.apply(events.stream()
                .filter(event -> !erasures.cover(event.getCustomerId(), event.getOccurredAt()))
                .map(LoyaltyHandler::account)
                .toList());
        points.accrue(accruals(events));
        occurrences.write(events.stream().map(LoyaltyHandler::occurrence).toList());
    }

    private static PointsTable.Account account(LoyaltyEvent event) {
        return new PointsTable.Account(
                event.getCustomerId(),
                event.getSequence(),
                new Points(event.getBalance(), event.getPending(), event.getTier()));
    }

    private static List<PointsTable.Accrual> accruals(List<LoyaltyEvent> events) {
        List<PointsTable.Accrual> accruals = new ArrayList<>();
        for (LoyaltyEvent event : events) {
            String orderId = event.getOrderId();
            if (orderId != null && ACCRUALS.contains(event.getType())) {
                accruals.add(new PointsTable.Accrual(orderId, event.getRuleId(), event.getLineId(), event.getPoints()));
            }
        }
        return accruals;
    }

    private static Occurrence occurrence(LoyaltyEvent event) {
        return new Occurrence(
                event.getEventId(),
                event.getEventId(),
                event.getCustomerId(),
                event.getOccurredAt(),
                Occurrence.Origin.LIFE,
                new Happening.Loyalty(event.getType(), event.getRuleId()),
                new Occasion(event.getOrderId(), event.getPoints(), event.getExpiresAt()),
                null);
    }
}
