package perennial.campaign.journey;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import perennial.campaign.recipient.Erasures;
import perennial.campaign.recipient.Recipient;
import perennial.campaign.recipient.RecipientTable;
import perennial.campaign.report.ConversionWriter;
import perennial.campaign.shopping.LinesReader;
import perennial.campaign.shopping.Order;
import perennial.campaign.shopping.OrderTable;
import perennial.events.OrderEvent;
import perennial.platform.admission.Inbound;
import perennial.platform.consuming.TopicHandler;
import perennial.schemas.Topic;
import perennial.schemas.Topics;

/** Keeps customers' orders, lets them begin and end journeys, and finds the messages that they are due to. Guests are never written to. */
@Component
class OrderHandler implements TopicHandler<OrderEvent> {

    private final OrderTable orders;
    private final RecipientTable recipients;
    private final OccurrenceWriter occurrences;
    private final ConversionWriter conversions;
    private final CampaignLookup campaigns;
    private final MeterRegistry metrics;

    OrderHandler(
            OrderTable orders,
            RecipientTable recipients,
            OccurrenceWriter occurrences,
            ConversionWriter conversions,
            CampaignLookup campaigns,
            MeterRegistry metrics) {
        this.orders = orders;
        this.recipients = recipients;
        this.occurrences = occurrences;
        this.conversions = conversions;
        this.campaigns = campaigns;
        this.metrics = metrics;
    }

    @Override
    public Topic<OrderEvent> topic() {
        return Topics.ORDERS;
    }

    @Override
    public void handle(List<Inbound<OrderEvent>> batch) {
        List<Order> placed = new ArrayList<>();
        List<OrderTable.Change> cancelled = new ArrayList<>();
        List<OrderTable.Change> returned = new ArrayList<>();
        List<OrderTable.Change> happened = new ArrayList<>();
        for (Inbound<OrderEvent> record : batch) {
            OrderEvent event = record.value();
            if (Recipient.isGuest(event.getCustomerId())) {
                continue;
            }
            OrderTable.Change change = change(event);
            switch (event.getType()) {
                case Happening.PLACED -> {
                    placed.add(order(event));
                    happened.add(change);
                }
                case Happening.CANCELLED -> {
                    cancelled.add(change);
                    happened.add(change);
                }
                case Happening.RETURNED -> {
                    returned.add(change);
                    happened.add(change);
                }
                default ->
                    metrics.counter("perennial.ignored", "topic", topic().name())
                            .increment();
            }
        }
        Erasures erasures =
                recipients.erasures(placed.stream().map(Order::customerId).toList());
        List<Order> fresh = orders.place(placed.stream()
                .map(order -> erasures.cover(order.customerId(), order.placedAt()) ? order.withoutLines() : order)
                .toList());
        orders.cancel(cancelled);
        orders.takeBack(returned);
        occurrences.write(orders.own(happened).stream().map(Occurrence::of).toList());
        conversions.attribute(
                fresh,
                (campaignId, version) -> campaigns
                        .find(new CampaignLookup.Version(campaignId, version))
                        .attribution());
    }

    private static Order order(OrderEvent event) {
        return new Order(
                event.getOrderId(),
                event.getCustomerId(),
                event.getCartId(),
                event.getCurrency(),
                event.getTotalMinor(),
                event.getVoucherCodes(),
                LinesReader.read(event.getLines()),
                event.getOccurredAt(),
                event.getEventId());
    }

    private static OrderTable.Change change(OrderEvent event) {
        return new OrderTable.Change(
                event.getType(), event.getOrderId(), event.getCustomerId(), event.getOccurredAt(), event.getEventId());
    }
}
