package perennial.voucher.promotion;

import org.jspecify.annotations.Nullable;

/** What is taken off an order's total. Exact, in minor units; never negative, and never more than there is. */
public sealed interface Discount {

    /** @param totalMinor what is left to pay before this discount, not negative */
    long onMinor(long totalMinor);

    /** The only currency in which the discount can be given; null if any will do. */
    @Nullable String currency();

    /**
     * A part of the total, rounded half up.
     *
     * @param upToMinor the most that is taken off; null if there is no cap
     */
    record Percent(
            int percent, @Nullable Long upToMinor, @Nullable String currency) implements Discount {

        @Override
        public long onMinor(long totalMinor) {
            long whole = totalMinor / 100 * percent;
            long rest = (totalMinor % 100 * percent + 50) / 100;
            long discount = whole + rest;
            return upToMinor == null ? discount : Math.min(discount, upToMinor);
        }
    }

    record Amount(long amountMinor, String currency) implements Discount {

        @Override
        public long onMinor(long totalMinor) {
            return Math.min(amountMinor, totalMinor);
        }
    }
}
