package perennial.sandbox.simulator;

import java.util.ArrayList;
import java.util.List;

/** What lies in a cart, or was ordered from it. Amounts are euros, in cents. */
public record Basket(String cartId, List<Item> items) {

    static final String CURRENCY = "EUR";

    public Basket {
        items = List.copyOf(items);
    }

    public long totalMinor() {
        return items.stream().mapToLong(Item::totalMinor).sum();
    }

    /** What is paid for each item if so much is taken off the whole: in proportion, and to the cent. */
    List<Long> paidMinor(long discountMinor) {
        long total = totalMinor();
        List<Long> paid = new ArrayList<>();
        long before = 0;
        for (Item item : items) {
            long upTo = before + item.totalMinor();
            long discount = total == 0 ? 0 : discountMinor * upTo / total - discountMinor * before / total;
            paid.add(item.totalMinor() - discount);
            before = upTo;
        }
        return paid;
    }
}
