package perennial.voucher.pricing;

import org.jspecify.annotations.Nullable;

/** What a voucher is worth. {@link Basket} says of what it is taken. */
public sealed interface Discount {

    /** The only currency in which the discount can be given; null if any will do. */
    default @Nullable String currency() {
        return null;
    }

    /**
     * A part of the goods, rounded half up.
     *
     * @param upToMinor the most that is taken off; null if there is no cap
     */
    record Percent(
            int percent, @Nullable Long upToMinor, @Nullable String currency) implements Discount {

        long of(long amountMinor) {
            long whole = amountMinor / 100 * percent;
            long rest = (amountMinor % 100 * percent + 50) / 100;
            long discount = whole + rest;
            return upToMinor == null ? discount : Math.min(discount, upToMinor);
        }
    }

    /** So much of the goods. */
    record Amount(long amountMinor, String currency) implements Discount {}

    record FreeShipping() implements Discount {}

    /** One unit of a product that is in the cart. */
    record FreeProduct(String sku) implements Discount {}

    /**
     * The cheapest units cost nothing.
     *
     * @param buy how many are paid for
     * @param get how many are free with them
     */
    record BuyGet(int buy, int get) implements Discount {

        /** How many of so many units are free: only for those that are complete. */
        long freeOf(long units) {
            return units / ((long) buy + get) * get;
        }
    }

    /**
     * Money that was paid before: it pays for shipping and taxes too.
     *
     * @param amountMinor what is on the card
     */
    record GiftCard(long amountMinor, String currency) implements Discount {}
}
