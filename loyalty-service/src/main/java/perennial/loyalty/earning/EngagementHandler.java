package perennial.loyalty.earning;

import java.util.List;
import org.springframework.stereotype.Component;
import perennial.events.EngagementEvent;
import perennial.platform.admission.Inbound;
import perennial.platform.consuming.TopicHandler;
import perennial.schemas.Topic;
import perennial.schemas.Topics;

/** What customers do beside buying, as occasions to earn points. */
@Component
class EngagementHandler implements TopicHandler<EngagementEvent> {

    private final Bookkeeper bookkeeper;
    private final EarningMetrics metrics;

    EngagementHandler(Bookkeeper bookkeeper, EarningMetrics metrics) {
        this.bookkeeper = bookkeeper;
        this.metrics = metrics;
    }

    @Override
    public Topic<EngagementEvent> topic() {
        return Topics.ENGAGEMENT;
    }

    @Override
    public void handle(List<Inbound<EngagementEvent>> batch) {
        List<Occasion> occasions = batch.stream()
                .map(Inbound::value)
                .filter(event -> Trigger.ENGAGEMENT_TYPES.contains(event.getType()))
                .map(EngagementHandler::engaged)
                .toList();
        bookkeeper.book(occasions);
        metrics.ignored(Topics.ENGAGEMENT, batch.size() - occasions.size());
    }

    private static Occasion engaged(EngagementEvent event) {
        return new Occasion.Engaged(
                event.getEventId(),
                event.getOccurredAt(),
                event.getCustomerId(),
                event.getType(),
                event.getScore(),
                event.getSku());
    }
}
