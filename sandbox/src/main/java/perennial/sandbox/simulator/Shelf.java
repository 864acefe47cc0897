package perennial.sandbox.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What the shop sells. */
final class Shelf {

    private static final int MOST_ITEMS = 3;

    private static final List<Item> ITEMS = List.of(
            new Item("s-100", "Linen shirt", "clothing", 1, 4_990),
            new Item("s-101", "Wool scarf", "clothing", 1, 2_450),
            new Item("s-102", "Rain coat", "clothing", 1, 8_900),
            new Item("s-200", "Running shoes", "shoes", 1, 9_995),
            new Item("s-201", "Sandals", "shoes", 1, 3_900),
            new Item("s-300", "Coffee beans, 1 kg", "pantry", 1, 1_890),
            new Item("s-301", "Olive oil", "pantry", 1, 1_450),
            new Item("s-400", "Notebook", "paper", 1, 790),
            new Item("s-401", "Fountain pen", "paper", 1, 3_250));

    private Shelf() {}

    static Basket basket(String cartId, Random random) {
        List<Item> shuffled = new ArrayList<>(ITEMS);
        Collections.shuffle(shuffled, random);
        return new Basket(
                cartId,
                shuffled.stream()
                        .limit(1 + random.nextInt(MOST_ITEMS))
                        .map(item -> new Item(
                                item.sku(), item.name(), item.category(), 1 + random.nextInt(2), item.unitPriceMinor()))
                        .toList());
    }

    static String sku(Random random) {
        return ITEMS.get(random.nextInt(ITEMS.size())).sku();
    }
}
