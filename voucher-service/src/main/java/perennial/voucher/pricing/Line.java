package perennial.voucher.pricing;

import java.util.List;

/** So many units of a product. */
public record Line(String lineId, String sku, List<String> categories, int quantity, long unitPriceMinor) {

    public Line {
        categories = List.copyOf(categories);
    }

    /** How many units cost something. A line with which a shop takes something off, or adds a gift, has none. */
    int units() {
        return unitPriceMinor > 0 ? Math.max(0, quantity) : 0;
    }

    long worthMinor() {
        return units() == 0 ? 0 : Math.multiplyExact(units(), unitPriceMinor);
    }
}
