package perennial.loyalty.earning;

import java.time.LocalDate;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How often a rule gives something to one customer. Days, months and years are counted in the configured zone, by when it happened. A
 * place that is taken stays taken, whatever is returned later.
 */
record Limits(
        @Nullable Long perCustomer,
        @Nullable Long perCustomerPerDay,
        @Nullable Long perCustomerPerMonth,
        @Nullable Long perCustomerPerYear) {

    static final Limits NONE = new Limits(null, null, null, null);

    /** No older one is kept. */
    private static final LocalDate FIRST_DAY = LocalDate.of(1, 1, 1);

    boolean isNone() {
        return equals(NONE);
    }

    /** @param uses how often it gave something on which day */
    boolean allow(Map<LocalDate, Long> uses, LocalDate day) {
        return isBelow(perCustomer, uses, any -> true)
                && isBelow(perCustomerPerDay, uses, day::equals)
                && isBelow(
                        perCustomerPerMonth,
                        uses,
                        other -> other.getYear() == day.getYear() && other.getMonth() == day.getMonth())
                && isBelow(perCustomerPerYear, uses, other -> other.getYear() == day.getYear());
    }

    /** From which day on it matters how often it gave something, where this day and later ones are asked about. */
    LocalDate countedSince(LocalDate day) {
        if (perCustomer != null || day.isBefore(FIRST_DAY)) {
            return FIRST_DAY;
        }
        return perCustomerPerYear != null
                ? day.withDayOfYear(1)
                : perCustomerPerMonth != null ? day.withDayOfMonth(1) : day;
    }

    private static boolean isBelow(@Nullable Long limit, Map<LocalDate, Long> uses, Predicate<LocalDate> period) {
        return limit == null
                || uses.entrySet().stream()
                                .filter(use -> period.test(use.getKey()))
                                .mapToLong(Map.Entry::getValue)
                                .sum()
                        < limit;
    }
}
