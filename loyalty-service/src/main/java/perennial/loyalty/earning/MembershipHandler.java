package perennial.loyalty.earning;

import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import perennial.events.MembershipEvent;
import perennial.platform.admission.Inbound;
import perennial.platform.consuming.TopicHandler;
import perennial.schemas.Topic;
import perennial.schemas.Topics;

/** Entries into segments, as occasions to earn points. */
@Component
class MembershipHandler implements TopicHandler<MembershipEvent> {

    private final Bookkeeper bookkeeper;
    private final EarningMetrics metrics;

    MembershipHandler(Bookkeeper bookkeeper, EarningMetrics metrics) {
        this.bookkeeper = bookkeeper;
        this.metrics = metrics;
    }

    @Override
    public Topic<MembershipEvent> topic() {
        return Topics.MEMBERSHIPS;
    }

    @Override
    public void handle(List<Inbound<MembershipEvent>> batch) {
        List<Occasion> occasions = new ArrayList<>(batch.size());
        int ignored = 0;
        for (Inbound<MembershipEvent> inbound : batch) {
            MembershipEvent event = inbound.value();
            switch (event.getType() + " " + event.getReason()) {
                case "ENTERED EVENT", "ENTERED TIME" -> occasions.add(entered(event, false));
                case "ENTERED DEFINITION" -> occasions.add(entered(event, true));
                default -> ignored++;
            }
        }
        bookkeeper.book(occasions);
        metrics.ignored(Topics.MEMBERSHIPS, ignored);
    }

    private static Occasion entered(MembershipEvent event, boolean byDefinition) {
        return new Occasion.SegmentEntered(
                event.getEventId(), event.getOccurredAt(), event.getCustomerId(), event.getSegmentId(), byDefinition);
    }
}
