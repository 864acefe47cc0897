package perennial.campaign.shopping;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import perennial.campaign.recipient.Erasures;
import perennial.campaign.recipient.Recipient;
import perennial.campaign.recipient.RecipientTable;
import perennial.events.CartEvent;
import perennial.events.OrderLine;
import perennial.platform.admission.Inbound;
import perennial.platform.consuming.TopicHandler;
import perennial.schemas.Topic;
import perennial.schemas.Topics;

/** Keeps customers' carts. Guests are never written to, so nothing is kept of theirs. */
@Component
class CartHandler implements TopicHandler<CartEvent> {

    private final CartTable carts;
    private final RecipientTable recipients;
    private final MeterRegistry metrics;

    CartHandler(CartTable carts, RecipientTable recipients, MeterRegistry metrics) {
        this.carts = carts;
        this.recipients = recipients;
        this.metrics = metrics;
    }

    @Override
    public Topic<CartEvent> topic() {
        return Topics.CARTS;
    }

    @Override
    public void handle(List<Inbound<CartEvent>> batch) {
        List<Cart> changes = new ArrayList<>();
        for (Inbound<CartEvent> record : batch) {
            CartEvent event = record.value();
            if (Recipient.isGuest(event.getCustomerId())) {
                continue;
            }
            switch (event.getType()) {
                case "UPDATED" -> changes.add(cart(event, event.getLines()));
                case "EMPTIED" -> changes.add(cart(event, List.of()));
                default ->
                    metrics.counter("perennial.ignored", "topic", topic().name())
                            .increment();
            }
        }
        Erasures erasures =
                recipients.erasures(changes.stream().map(Cart::customerId).toList());
        carts.change(changes.stream()
                .filter(cart -> !erasures.cover(cart.customerId(), cart.updatedAt()))
                .toList());
    }

    private static Cart cart(CartEvent event, List<OrderLine> lines) {
        return new Cart(
                event.getCustomerId(),
                event.getCartId(),
                event.getCurrency(),
                event.getTotalMinor(),
                lines.stream().mapToLong(OrderLine::getQuantity).sum(),
                LinesReader.read(lines),
                event.getOccurredAt(),
                event.getEventId());
    }
}
