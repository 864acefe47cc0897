package perennial.campaign.template;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perennial.campaign.recipient.Contact;

/**
 * What a message is rendered from, as it is at that moment.
 *
 * @param campaign the campaign's id
 * @param cart what lies in her cart now
 * @param order the order that the message is about
 * @param unsubscribeUrl where she ends marketing on this channel; null on what is transactional
 */
public record Facts(
        Contact contact,
        String campaign,
        @Nullable Voucher voucher,
        @Nullable Purchase cart,
        @Nullable Purchase order,
        @Nullable Points points,
        @Nullable String unsubscribeUrl) {

    /** @param validUntil from when the code is not good any more; null if it does not end */
    public record Voucher(String code, @Nullable Instant validUntil) {}

    /**
     * A cart or an order.
     *
     * @param currency ISO 4217
     * @param points what it has earned or will earn; null where nobody knows
     */
    public record Purchase(
            String id,
            List<Item> items,
            String currency,
            long totalMinor,
            @Nullable Long points) {

        public Purchase {
            items = List.copyOf(items);
        }
    }

    /** @param url only one of http or https gets into a message; so with the picture's */
    public record Item(
            String name,
            int quantity,
            long unitPriceMinor,
            @Nullable String url,
            @Nullable String imageUrl) {}

    /** @param expiring how many of the balance are lost at {@code expiresAt} */
    public record Points(
            long balance,
            long pending,
            @Nullable String tier,
            @Nullable Long expiring,
            @Nullable Instant expiresAt) {}
}
