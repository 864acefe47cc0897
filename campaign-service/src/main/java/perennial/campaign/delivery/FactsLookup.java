package perennial.campaign.delivery;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import perennial.campaign.loyalty.Points;
import perennial.campaign.loyalty.PointsTable;
import perennial.campaign.recipient.Recipient;
import perennial.campaign.recipient.RecipientTable;
import perennial.campaign.shopping.CartTable;
import perennial.campaign.shopping.Line;
import perennial.campaign.shopping.OrderTable;
import perennial.campaign.template.CustomerFacts;
import perennial.campaign.template.Facts;

/** What a message is rendered from: what it is about, and what is known of its recipient at that moment. */
@Component
class FactsLookup implements CustomerFacts {

    private final RecipientTable recipients;
    private final CartTable carts;
    private final OrderTable orders;
    private final PointsTable points;

    FactsLookup(RecipientTable recipients, CartTable carts, OrderTable orders, PointsTable points) {
        this.recipients = recipients;
        this.carts = carts;
        this.orders = orders;
        this.points = points;
    }

    /** @param unsubscribe null for what is transactional */
    Facts of(Message message, Recipient recipient, @Nullable URI unsubscribe) {
        Voucher voucher = message.voucher();
        return new Facts(
                recipient.contact(),
                message.campaignId(),
                voucher == null ? null : new Facts.Voucher(voucher.code(), voucher.validUntil()),
                cart(message.customerId()),
                order(message.occasion().orderId()),
                points(message.customerId(), message.occasion()),
                unsubscribe == null ? null : unsubscribe.toString());
    }

    @Override
    public Optional<Facts> of(String customerId) {
        return recipients
                .find(customerId)
                .filter(Recipient::isKnown)
                .map(recipient -> new Facts(
                        recipient.contact(),
                        "",
                        null,
                        cart(customerId),
                        null,
                        points(customerId, Occasion.NONE),
                        null));
    }

    private Facts.@Nullable Purchase cart(String customerId) {
        return carts.find(customerId)
                .map(cart -> new Facts.Purchase(
                        cart.cartId(), items(cart.lines()), cart.currency(), cart.totalMinor(), null))
                .orElse(null);
    }

    private Facts.@Nullable Purchase order(@Nullable String orderId) {
        return Optional.ofNullable(orderId)
                .flatMap(orders::find)
                .map(order -> new Facts.Purchase(
                        order.orderId(),
                        items(order.lines()),
                        order.currency(),
                        order.totalMinor(),
                        points.ofOrder(order.orderId()).orElse(null)))
                .orElse(null);
    }

    private Facts.Points points(String customerId, Occasion occasion) {
        Points account = points.find(customerId);
        return new Facts.Points(
                account.balance(),
                account.pending(),
                account.tier(),
                occasion.pointsExpireAt() == null ? null : occasion.points(),
                occasion.pointsExpireAt());
    }

    private static List<Facts.Item> items(List<Line> lines) {
        return lines.stream()
                .map(line -> new Facts.Item(
                        line.name() == null ? line.sku() : line.name(),
                        line.quantity(),
                        line.unitPriceMinor(),
                        line.url(),
                        line.imageUrl()))
                .toList();
    }
}
