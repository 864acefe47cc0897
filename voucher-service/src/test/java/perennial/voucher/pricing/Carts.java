package perennial.voucher.pricing;

import java.util.ArrayList;
import java.util.List;

/** Carts for tests. */
public final class Carts {

    private Carts() {}

    /** One of which only the total is known. */
    public static Cart total(String currency, long totalMinor) {
        return new Cart(currency, totalMinor, 0, null, List.of());
    }

    /** Goods, shipping on top, and nothing else. */
    public static Cart cart(String currency, long shippingMinor, Line... lines) {
        long goods = List.of(lines).stream().mapToLong(Line::worthMinor).sum();
        return new Cart(currency, goods + shippingMinor, shippingMinor, null, List.of(lines));
    }

    public static Line line(String sku, String category, int quantity, long unitPriceMinor) {
        return new Line("line-" + sku, sku, List.of(category), quantity, unitPriceMinor);
    }

    /** What becomes of the codes, one after the other. */
    static List<Priced> price(Cart cart, Pricing.Standing standing, List<Applied> applied) {
        Pricing pricing = Pricing.of(cart, standing);
        List<Priced> priced = new ArrayList<>();
        for (Applied next : applied) {
            Priced result = pricing.price(next);
            priced.add(result);
            if (result instanceof Priced.Taken taken) {
                pricing = pricing.after(taken.deduction(), next.stacking());
            }
        }
        return priced;
    }

    /** @param text a line a word: sku/category/quantity/price */
    static Cart parse(String currency, long shippingMinor, String text) {
        List<Line> lines = new ArrayList<>();
        for (String word : text.split(" ")) {
            String[] parts = word.split("/");
            lines.add(line(parts[0], parts[1], Integer.parseInt(parts[2]), Long.parseLong(parts[3])));
        }
        return cart(currency, shippingMinor, lines.toArray(Line[]::new));
    }
}
