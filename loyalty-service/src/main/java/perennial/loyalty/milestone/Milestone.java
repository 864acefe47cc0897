package perennial.loyalty.milestone;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A milestone as a marketer writes it; a component is null where its key is missing.
 *
 * @param every so many orders, visits or points; or {@code at} is there
 * @param at the one mark
 * @param gives only the message if it is missing
 * @param freshness an ISO 8601 duration: what happened longer ago is counted and gives nothing; 48 hours unless it is said
 */
record Milestone(
        @Nullable String description,
        @Nullable Count every,
        @Nullable Count at,
        @Nullable Gift gives,
        @Nullable String freshness) {

    static final Duration FRESHNESS = Duration.ofDays(2);

    private static final long MOST_GIVEN = 1_000_000_000;
    private static final int MOST_DAYS = 36_500;
    private static final Duration LONGEST_FRESHNESS = Duration.ofDays(MOST_DAYS);

    /** One of them. */
    record Count(
            @Nullable Long orders,
            @Nullable Long visits,
            @Nullable Long points) {

        Map<Measure, Optional<Long>> byMeasure() {
            return Map.of(
                    Measure.ORDERS, Optional.ofNullable(orders),
                    Measure.VISITS, Optional.ofNullable(visits),
                    Measure.POINTS, Optional.ofNullable(points));
        }
    }

    /** @param expiresAfterDays of points, of 24 hours; never unless it is said */
    record Gift(
            @Nullable String promotion,
            @Nullable Long points,
            @Nullable Integer expiresAfterDays) {}

    List<String> defects() {
        List<String> defects = new ArrayList<>();
        if ((every == null) == (at == null)) {
            defects.add("needs either every or at, such as every: {orders: 5}");
        } else {
            String key = every == null ? "at" : "every";
            checkCount(key, count(), defects);
        }
        if (gives != null) {
            checkGift(gives, defects);
        }
        if (freshness != null) {
            checkFreshness(freshness, defects);
        }
        return defects;
    }

    private static void checkCount(String key, Count count, List<String> defects) {
        List<Map.Entry<Measure, Optional<Long>>> said = count.byMeasure().entrySet().stream()
                .filter(each -> each.getValue().isPresent())
                .toList();
        if (said.size() != 1) {
            defects.add(key + " needs one of orders, visits and points");
            return;
        }
        Measure measure = said.getFirst().getKey();
        long number = said.getFirst().getValue().orElseThrow();
        if (number < 1) {
            defects.add(key + "." + measure.key() + " must be 1 or more, was " + number);
        }
    }

    private static void checkGift(Gift gift, List<String> defects) {
        if ((gift.promotion() == null) == (gift.points() == null)) {
            defects.add("gives needs either promotion or points; without gives it is only told");
        }
        if (gift.points() != null && (gift.points() < 1 || gift.points() > MOST_GIVEN)) {
            defects.add("gives.points must be between 1 and " + MOST_GIVEN + ", was " + gift.points());
        }
        Integer days = gift.expiresAfterDays();
        if (days != null && gift.points() == null) {
            defects.add("gives.expiresAfterDays goes with points only");
        } else if (days != null && (days < 1 || days > MOST_DAYS)) {
            defects.add("gives.expiresAfterDays must be between 1 and " + MOST_DAYS + ", was " + days);
        }
    }

    private static void checkFreshness(String freshness, List<String> defects) {
        try {
            Duration parsed = Duration.parse(freshness);
            if (!parsed.isPositive() || parsed.compareTo(LONGEST_FRESHNESS) > 0) {
                defects.add(
                        "freshness must be more than nothing, and " + MOST_DAYS + " days at most, was " + freshness);
            }
        } catch (DateTimeParseException e) {
            defects.add("freshness must be a duration such as PT48H, was '" + freshness + "'");
        }
    }

    /** Of a milestone without defects. */
    MilestoneRule rule(String id) {
        Map.Entry<Measure, Optional<Long>> said = count().byMeasure().entrySet().stream()
                .filter(each -> each.getValue().isPresent())
                .findFirst()
                .orElseThrow();
        return new MilestoneRule(
                id,
                said.getKey(),
                said.getValue().orElseThrow(),
                every != null,
                gift(),
                freshness == null ? FRESHNESS : Duration.parse(freshness));
    }

    private Count count() {
        return Objects.requireNonNull(every == null ? at : every);
    }

    private MilestoneRule.Gift gift() {
        if (gives == null) {
            return new MilestoneRule.OnlyTold();
        }
        if (gives.promotion() != null) {
            return new MilestoneRule.Voucher(gives.promotion());
        }
        return new MilestoneRule.Points(
                Objects.requireNonNull(gives.points()),
                gives.expiresAfterDays() == null ? null : Duration.ofDays(gives.expiresAfterDays()));
    }
}
