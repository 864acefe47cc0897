package perennial.loyalty.earning;

import java.util.List;

/**
 * A line of an order.
 *
 * @param paidMinor what was really paid for it, after discounts
 */
record Line(String lineId, String sku, List<String> categories, long quantity, long paidMinor) {}
