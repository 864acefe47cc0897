package perennial.campaign.shopping;

import org.jspecify.annotations.Nullable;

/**
 * A line of a cart or an order.
 *
 * @param name null where the storefront gave none
 * @param unitPriceMinor of one piece, in the smallest unit of the cart's or order's currency
 */
public record Line(
        String sku,
        @Nullable String name,
        int quantity,
        long unitPriceMinor,
        @Nullable String url,
        @Nullable String imageUrl) {}
