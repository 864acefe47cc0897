package perennial.campaign.condition;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perennial.campaign.loyalty.Points;
import perennial.campaign.recipient.Recipient;
import perennial.campaign.shopping.Cart;
import perennial.campaign.shopping.Orders;

/**
 * What is held of a customer at an instant.
 *
 * @param recipient null if nothing was heard of her yet
 * @param segments those that she is in
 * @param cart null if nothing lies in it
 */
public record Circumstances(
        @Nullable Recipient recipient,
        Set<String> segments,
        Orders orders,
        @Nullable Cart cart,
        Points points,
        Instant now) {

    public Circumstances {
        segments = Set.copyOf(segments);
    }
}
