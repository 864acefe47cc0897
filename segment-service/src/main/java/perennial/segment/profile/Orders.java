package perennial.segment.profile;

import com.google.common.math.LongMath;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The orders of a customer: the last {@value #HORIZON} one by one, or fewer where some are large, older ones as sums. Given up beyond that horizon: an
 * old order that is cancelled or returned still counts, and one that first arrives then does not count. The sums are kept
 * of {@value #MOST_CURRENCIES} currencies, those with the smallest names, and of {@value #MOST_CATEGORIES} categories, those
 * that were bought last.
 *
 * <p>Money of different currencies is never added up.
 */
public record Orders(Remembered<Order> recent, Folded folded) {
    /** The number of orders that are remembered one by one. */
    public static final int HORIZON = 200;

    static final int MOST_CURRENCIES = 200;
    static final int MOST_CATEGORIES = 200;

    public static final Orders NONE = new Orders(Remembered.nothing(), Folded.NOTHING);

    /** How many orders have something of a category, and when the last of them was placed. */
    public record OfCategory(long count, @Nullable Instant lastAt) {
        public static final OfCategory NEVER = new OfCategory(0, null);

        OfCategory with(Instant at) {
            return new OfCategory(count + 1, later(lastAt, at));
        }
    }

    /** What was kept in one currency, of how many orders. */
    public record Spent(long totalMinor, long orders) {
        static final Spent NOTHING = new Spent(0, 0);

        Spent with(long keptMinor) {
            return new Spent(LongMath.saturatedAdd(totalMinor, keptMinor), orders + 1);
        }
    }

    /**
     * What is left of the orders beyond the horizon.
     *
     * @param spent by currency
     * @param categories by name
     */
    public record Folded(
            long count,
            @Nullable Instant firstAt,
            @Nullable Instant lastAt,
            long returned,
            Map<String, Spent> spent,
            Map<String, OfCategory> categories) {
        public static final Folded NOTHING = new Folded(0, null, null, 0, Map.of(), Map.of());

        public Folded {
            spent = Map.copyOf(spent);
            categories = Map.copyOf(categories);
        }

        Folded with(Order order) {
            long returns = order.isReturned() ? returned + 1 : returned;
            String currency = order.keptCurrency();
            if (currency == null) {
                return new Folded(count, firstAt, lastAt, returns, spent, categories);
            }
            return new Folded(
                    count + 1,
                    earlier(firstAt, order.at()),
                    later(lastAt, order.at()),
                    returns,
                    spentWith(currency, order.keptMinor(currency)),
                    categoriesWith(order));
        }

        private Map<String, Spent> spentWith(String currency, long keptMinor) {
            TreeMap<String, Spent> sums = new TreeMap<>(spent);
            sums.put(currency, sums.getOrDefault(currency, Spent.NOTHING).with(keptMinor));
            if (sums.size() > MOST_CURRENCIES) {
                sums.pollLastEntry();
            }
            return sums;
        }

        private Map<String, OfCategory> categoriesWith(Order order) {
            Map<String, OfCategory> sums = new TreeMap<>(categories);
            for (String category : order.keptCategories()) {
                sums.put(category, sums.getOrDefault(category, OfCategory.NEVER).with(order.at()));
            }
            Remembered.forgetOldest(sums, MOST_CATEGORIES, OfCategory::lastAt);
            return sums;
        }
    }

    /** Orders that count. */
    public long count() {
        long count = folded.count();
        for (Order order : recent.items()) {
            if (order.counts()) {
                count++;
            }
        }
        return count;
    }

    public @Nullable Instant firstAt() {
        for (Order order : recent.items()) {
            if (order.counts()) {
                return earlier(folded.firstAt(), order.at());
            }
        }
        return folded.firstAt();
    }

    public @Nullable Instant lastAt() {
        for (int i = recent.items().size() - 1; i >= 0; i--) {
            Order order = recent.items().get(i);
            if (order.counts()) {
                return later(folded.lastAt(), order.at());
            }
        }
        return folded.lastAt();
    }

    /** Orders that were placed and not cancelled, and of which something came back, be it in part or in full. */
    public long returned() {
        long returned = folded.returned();
        for (Order order : recent.items()) {
            if (order.isReturned()) {
                returned++;
            }
        }
        return returned;
    }

    /** What was paid in that currency and not paid back. */
    public long spentMinor(String currency) {
        return spent(currency).totalMinor();
    }

    /** What was kept in that currency of an average order placed in it, rounded down; 0 if there is none. */
    public long averageMinor(String currency) {
        Spent spent = spent(currency);
        return spent.orders() == 0 ? 0 : spent.totalMinor() / spent.orders();
    }

    private Spent spent(String currency) {
        Spent spent = folded.spent().getOrDefault(currency, Spent.NOTHING);
        for (Order order : recent.items()) {
            if (currency.equals(order.keptCurrency())) {
                spent = spent.with(order.keptMinor(currency));
            }
        }
        return spent;
    }

    public OfCategory category(String name) {
        OfCategory sum = folded.categories().getOrDefault(name, OfCategory.NEVER);
        for (Order order : recent.items()) {
            if (order.keeps(name)) {
                sum = sum.with(order.at());
            }
        }
        return sum;
    }

    /** The currencies in which something was paid. */
    public Set<String> currencies() {
        Set<String> currencies = new TreeSet<>(folded.spent().keySet());
        for (Order order : recent.items()) {
            String currency = order.keptCurrency();
            if (currency != null) {
                currencies.add(currency);
            }
        }
        return currencies;
    }

    /** The categories of which something was kept. */
    public Set<String> categories() {
        Set<String> categories = new TreeSet<>(folded.categories().keySet());
        for (Order order : recent.items()) {
            categories.addAll(order.keptCategories());
        }
        return categories;
    }

    /** Whether the cart became an order at or after the instant; a later cancellation does not fill the cart again. */
    boolean tookCart(String cartId, Instant since) {
        for (Order order : recent.items()) {
            Order.Placing placing = order.placing();
            if (placing != null
                    && cartId.equals(placing.cartId())
                    && !placing.by().at().isBefore(since)) {
                return true;
            }
        }
        return false;
    }

    /** Null if the order lies beyond the horizon; this, if it brings nothing new. */
    @Nullable Orders with(Order news) {
        Order known = recent.find(news.orderId());
        // Of an order that was folded a late return may be remembered: its placing, if it comes again, was counted.
        boolean unseen = known == null || (known.placing() == null && news.placing() != null);
        if (unseen && recent.isBeyondHorizon(news.at())) {
            return null;
        }
        Order order = known == null ? news : known.and(news);
        if (order.equals(known)) {
            return this;
        }
        Remembered.Put<Order> put = recent.put(order, HORIZON);
        Folded sums = folded;
        for (Order old : put.folded()) {
            sums = sums.with(old);
        }
        return new Orders(put.remembered(), sums);
    }

    private static Instant earlier(@Nullable Instant one, Instant other) {
        return one == null || other.isBefore(one) ? other : one;
    }

    private static Instant later(@Nullable Instant one, Instant other) {
        return one == null || other.isAfter(one) ? other : one;
    }
}
