package perennial.loyalty.tier;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A tier as a marketer writes it; a component is null where its key is missing.
 *
 * @param fromPoints earned in a rolling year; or {@code fromSpendMinor} is there. Who has a tier from 0 has it from the beginning
 * @param fromSpendMinor paid in a rolling year
 * @param currency of {@code fromSpendMinor}
 * @param multiplier of what orders earn: 0 to 100, with three decimals at most; 1 unless it is said
 * @param graceDays of 24 hours, for which a customer stays who has too little; none unless it is said
 */
record Tier(
        @Nullable String description,
        @Nullable Long fromPoints,
        @Nullable Long fromSpendMinor,
        @Nullable String currency,
        @Nullable BigDecimal multiplier,
        @Nullable Integer graceDays) {

    private static final BigDecimal MOST_MULTIPLIED = BigDecimal.valueOf(100);
    private static final int MOST_GRACE_DAYS = 3_650;
    private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies().stream()
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());

    List<String> defects() {
        List<String> defects = new ArrayList<>();
        if ((fromPoints == null) == (fromSpendMinor == null)) {
            defects.add("needs either fromPoints, earned in a rolling year, or fromSpendMinor with a currency");
        }
        checkFrom("fromPoints", fromPoints, defects);
        checkFrom("fromSpendMinor", fromSpendMinor, defects);
        if (currency == null && fromSpendMinor != null) {
            defects.add("currency is missing: of fromSpendMinor, such as EUR");
        } else if (currency != null && fromSpendMinor == null) {
            defects.add("currency goes with fromSpendMinor only");
        } else if (currency != null && !CURRENCIES.contains(currency)) {
            defects.add("currency must be one of ISO 4217 such as EUR, was '" + currency + "'");
        }
        if (multiplier != null
                && (multiplier.signum() < 0
                        || multiplier.compareTo(MOST_MULTIPLIED) > 0
                        || multiplier.stripTrailingZeros().scale() > 3)) {
            defects.add("multiplier must be between 0 and 100, with three decimals at most, was " + multiplier);
        }
        if (graceDays != null && (graceDays < 0 || graceDays > MOST_GRACE_DAYS)) {
            defects.add("graceDays must be between 0 and " + MOST_GRACE_DAYS + ", was " + graceDays);
        }
        return defects;
    }

    private static void checkFrom(String key, @Nullable Long from, List<String> defects) {
        if (from != null && from < 0) {
            defects.add(key + " must be 0 or more, was " + from);
        }
    }

    /**
     * A point and a cent cannot be compared, so who is in the higher one of two tiers is only to be said where both have the same basis.
     *
     * @param others in force, by id
     */
    List<String> conflicts(Map<String, Tier> others) {
        List<String> otherwise = new ArrayList<>();
        new TreeMap<>(others).forEach((id, other) -> {
            if (!other.basis().equals(basis())) {
                otherwise.add(id + " has " + other.keyOfBasis());
            }
        });
        return otherwise.isEmpty()
                ? List.of()
                : List.of(keyOfBasis() + " does not go with the other tiers, which are to be stopped before: "
                        + String.join(", ", otherwise));
    }

    private String keyOfBasis() {
        return switch (basis()) {
            case Basis.Points points -> "fromPoints";
            case Basis.Spend spend -> "fromSpendMinor in " + spend.currency();
        };
    }

    /** Of a tier without defects. */
    Basis basis() {
        return currency == null ? Basis.POINTS : new Basis.Spend(currency);
    }

    /** Of a tier without defects: how much of its basis. */
    long from() {
        return Objects.requireNonNull(fromPoints == null ? fromSpendMinor : fromPoints);
    }
}
