package perennial.loyalty.reward;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reward as a marketer writes it; a component is null where its key is missing.
 *
 * @param costPoints needed
 * @param promotion that issues the voucher, be it of a gift card; or {@code experience} is there
 * @param experience what the customer gets without a code, in words for the shop
 * @param stock how many there are; as many as are wanted if it is missing
 * @param tier who is in this one, or in one for more points, may have it; everybody if it is missing
 * @param validFrom a date or an instant
 * @param validUntil a date, which is the last day, or an instant, at which it is over
 */
record Reward(
        @Nullable String description,
        @Nullable Long costPoints,
        @Nullable String promotion,
        @Nullable String experience,
        @Nullable Long stock,
        @Nullable Limits limits,
        @Nullable String tier,
        @Nullable String validFrom,
        @Nullable String validUntil) {

    private static final long MOST_POINTS = 1_000_000_000_000L;

    /** By customer; months and years are those of the calendar, in the configured zone. */
    record Limits(
            @Nullable Long perCustomer,
            @Nullable Long perCustomerPerMonth,
            @Nullable Long perCustomerPerYear) {}

    List<String> defects() {
        List<String> defects = new ArrayList<>();
        if (costPoints == null) {
            defects.add("costPoints is missing");
        } else if (costPoints < 1 || costPoints > MOST_POINTS) {
            defects.add("costPoints must be between 1 and " + MOST_POINTS + ", was " + costPoints);
        }
        if ((promotion == null) == (experience == null)) {
            defects.add("needs either promotion, which issues the voucher, or experience, in words");
        }
        checkNotBlank("promotion", promotion, defects);
        checkNotBlank("experience", experience, defects);
        checkNotBlank("tier", tier, defects);
        if (stock != null && stock < 0) {
            defects.add("stock must be 0 or more, was " + stock);
        }
        if (limits != null) {
            checkLimit("perCustomer", limits.perCustomer(), defects);
            checkLimit("perCustomerPerMonth", limits.perCustomerPerMonth(), defects);
            checkLimit("perCustomerPerYear", limits.perCustomerPerYear(), defects);
        }
        Instant from = checkMoment("validFrom", validFrom, 0, defects);
        Instant until = checkMoment("validUntil", validUntil, 1, defects);
        if (from != null && until != null && !from.isBefore(until)) {
            defects.add("validUntil must be after validFrom");
        }
        return defects;
    }

    private static void checkNotBlank(String key, @Nullable String value, List<String> defects) {
        if (value != null && value.isBlank()) {
            defects.add(key + " must say something");
        }
    }

    private static void checkLimit(String key, @Nullable Long limit, List<String> defects) {
        if (limit != null && limit < 1) {
            defects.add("limits." + key + " must be 1 or more, was " + limit);
        }
    }

    /** Also what can be read may be too far away to be counted with. */
    private static @Nullable Instant checkMoment(
            String key, @Nullable String text, int daysLater, List<String> defects) {
        try {
            return moment(text, daysLater, ZoneOffset.UTC);
        } catch (DateTimeException e) {
            defects.add(key + " must be a date such as 2026-01-31 or an instant such as 2026-01-31T09:00:00Z, was '"
                    + text + "'");
            return null;
        }
    }

    boolean hasBegun(Instant now, ZoneId zone) {
        Instant from = moment(validFrom, 0, zone);
        return from == null || !now.isBefore(from);
    }

    boolean isOver(Instant now, ZoneId zone) {
        Instant until = moment(validUntil, 1, zone);
        return until != null && !now.isBefore(until);
    }

    private static @Nullable Instant moment(@Nullable String text, int daysLater, ZoneId zone) {
        if (text == null) {
            return null;
        }
        return text.indexOf('T') < 0
                ? LocalDate.parse(text).plusDays(daysLater).atStartOfDay(zone).toInstant()
                : Instant.parse(text);
    }
}
