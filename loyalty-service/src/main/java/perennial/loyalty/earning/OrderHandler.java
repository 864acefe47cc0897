package perennial.loyalty.earning;

import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import perennial.events.OrderEvent;
import perennial.events.OrderLine;
import perennial.loyalty.ledger.Comeback;
import perennial.platform.admission.Inbound;
import perennial.platform.consuming.TopicHandler;
import perennial.schemas.Topic;
import perennial.schemas.Topics;

/** Orders, as occasions to earn points, and to give them back. */
@Component
class OrderHandler implements TopicHandler<OrderEvent> {

    private final Bookkeeper bookkeeper;
    private final EarningMetrics metrics;

    OrderHandler(Bookkeeper bookkeeper, EarningMetrics metrics) {
        this.bookkeeper = bookkeeper;
        this.metrics = metrics;
    }

    @Override
    public Topic<OrderEvent> topic() {
        return Topics.ORDERS;
    }

    @Override
    public void handle(List<Inbound<OrderEvent>> batch) {
        List<Occasion> occasions = new ArrayList<>(batch.size());
        int ignored = 0;
        for (Inbound<OrderEvent> inbound : batch) {
            OrderEvent event = inbound.value();
            switch (event.getType()) {
                case "PLACED" -> occasions.add(placed(event));
                case "CANCELLED" -> occasions.add(cancelled(event));
                case "RETURNED" -> occasions.add(returned(event));
                default -> ignored++;
            }
        }
        bookkeeper.book(occasions);
        metrics.ignored(Topics.ORDERS, ignored);
    }

    private static Occasion placed(OrderEvent event) {
        return new Occasion.OrderPlaced(
                event.getEventId(),
                event.getOccurredAt(),
                event.getCustomerId(),
                event.getOrderId(),
                event.getTotalMinor(),
                event.getDiscountMinor(),
                event.getShippingMinor(),
                event.getTaxMinor(),
                event.getCurrency(),
                event.getLines().stream().map(OrderHandler::line).toList(),
                event.getCountry());
    }

    private static Line line(OrderLine line) {
        return new Line(line.getLineId(), line.getSku(), line.getCategories(), line.getQuantity(), line.getPaidMinor());
    }

    private static Occasion returned(OrderEvent event) {
        Map<String, Long> pieces =
                event.getLines().stream().collect(toMap(OrderLine::getLineId, line -> (long) line.getQuantity()));
        return new Occasion.OrderReturned(
                event.getCustomerId(),
                event.getOrderId(),
                new Comeback(event.getEventId(), pieces, event.getTotalMinor(), event.getOccurredAt()));
    }

    private static Occasion cancelled(OrderEvent event) {
        return new Occasion.OrderCancelled(
                event.getEventId(), event.getOccurredAt(), event.getCustomerId(), event.getOrderId());
    }
}
