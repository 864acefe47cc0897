package perennial.voucher.pricing;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * To which lines of a cart a discount applies: to those in one of the categories or with one of the SKUs (to all, where neither is
 * named), without those in an excepted category.
 *
 * @param product the only SKU that remains, where a voucher is good for one product; null if for any
 */
public record Scope(
        Set<String> categories,
        Set<String> exceptCategories,
        Set<String> skus,
        @Nullable String product) {

    public static final Scope EVERYTHING = new Scope(Set.of(), Set.of(), Set.of(), null);

    public Scope {
        categories = Set.copyOf(categories);
        exceptCategories = Set.copyOf(exceptCategories);
        skus = Set.copyOf(skus);
    }

    public static Scope category(String category) {
        return new Scope(Set.of(category), Set.of(), Set.of(), null);
    }

    /** The same, but for this product alone. */
    public Scope only(String sku) {
        return new Scope(categories, exceptCategories, skus, sku);
    }

    public boolean isEverything() {
        return equals(EVERYTHING);
    }

    /** Whether there may be lines with this SKU among those to which the discount applies. */
    public boolean mayContain(String sku) {
        return skus.isEmpty() || !categories.isEmpty() || skus.contains(sku);
    }

    boolean contains(Line line) {
        boolean named = (categories.isEmpty() && skus.isEmpty())
                || skus.contains(line.sku())
                || line.categories().stream().anyMatch(categories::contains);
        return named
                && line.categories().stream().noneMatch(exceptCategories::contains)
                && (product == null || product.equals(line.sku()));
    }
}
