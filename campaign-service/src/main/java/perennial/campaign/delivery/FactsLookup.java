package perennial.campaign.delivery;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import perennial.campaign.loyalty.Points;
import perennial.campaign.loyalty.PointsTable;
import perennial.campaign.recipient.Recipient;
import perennial.campaign.recipient.RecipientTable;
import perennial.campaign.shopping.Cart;
import perennial.campaign.shopping.CartTable;
import perennial.campaign.shopping.Line;
import perennial.campaign.shopping.Order;
import perennial.campaign.shopping.OrderTable;
import perennial.campaign.template.CustomerFacts;
import perennial.campaign.template.Facts;
import perennial.platform.batching.RoundTrip;

/** What a message is rendered from: what it is about, and what is known of its recipient at that moment. */
@Component
class FactsLookup implements CustomerFacts {

    private final RecipientTable recipients;
    private final CartTable carts;
    private final OrderTable orders;
    private final PointsTable points;
    private final JdbcTemplate jdbc;

    FactsLookup(RecipientTable recipients, CartTable carts, OrderTable orders, PointsTable points, JdbcTemplate jdbc) {
        this.recipients = recipients;
        this.carts = carts;
        this.orders = orders;
        this.points = points;
        this.jdbc = jdbc;
    }

    /**
     * @param unsubscribe null for what is transactional
     * @return can be asked for when the trip has been made
     */
    Supplier<Facts> of(Message message, Recipient recipient, @Nullable URI unsubscribe, RoundTrip trip) {
        Voucher voucher = message.voucher();
        Supplier<Optional<Cart>> cart = carts.find(message.customerId(), trip);
        Supplier<Facts.@Nullable Purchase> order = order(message, trip);
        Supplier<Points> account = points.find(message.customerId(), trip);
        return () -> new Facts(
                recipient.contact(),
                message.campaignId(),
                voucher == null ? null : new Facts.Voucher(voucher.code(), voucher.validUntil()),
                purchase(cart.get()),
                order.get(),
                points(account.get(), message.occasion()),
                unsubscribe == null ? null : unsubscribe.toString());
    }

    @Override
    public Optional<Facts> of(String customerId) {
        return recipients.find(customerId).filter(Recipient::isKnown).map(recipient -> {
            RoundTrip trip = new RoundTrip(jdbc);
            Supplier<Optional<Cart>> cart = carts.find(customerId, trip);
            Supplier<Points> account = points.find(customerId, trip);
            trip.make();
            return new Facts(
                    recipient.contact(),
                    "",
                    null,
                    purchase(cart.get()),
                    null,
                    points(account.get(), Occasion.NONE),
                    null);
        });
    }

    private static Facts.@Nullable Purchase purchase(Optional<Cart> found) {
        return found.map(cart -> new Facts.Purchase(
                        cart.cartId(), items(cart.lines()), cart.currency(), cart.totalMinor(), null))
                .orElse(null);
    }

    private Supplier<Facts.@Nullable Purchase> order(Message message, RoundTrip trip) {
        String orderId = message.occasion().orderId();
        if (orderId == null) {
            return () -> null;
        }
        Supplier<Optional<Order>> found = orders.find(orderId, message.customerId(), trip);
        Supplier<Optional<Long>> earned = points.ofOrder(orderId, trip);
        return () -> found.get()
                .map(order -> new Facts.Purchase(
                        order.orderId(),
                        items(order.lines()),
                        order.currency(),
                        order.totalMinor(),
                        earned.get().orElse(null)))
                .orElse(null);
    }

    private static Facts.Points points(Points account, Occasion occasion) {
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
