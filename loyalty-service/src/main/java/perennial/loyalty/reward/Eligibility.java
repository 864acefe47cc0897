package perennial.loyalty.reward;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Who may have a reward, as far as it does not depend on others: all but the stock. */
final class Eligibility {

    private Eligibility() {}

    /**
     * A customer who wants it.
     *
     * @param hasReached whether she is in a tier, or in a higher one
     * @param claims when she had this reward, without those that were refused
     */
    record Claimant(long balance, Predicate<String> hasReached, List<Instant> claims) {}

    /** Empty if she may. */
    static Optional<Refusal> refusal(
            Reward reward, long costPoints, boolean stopped, Claimant claimant, Instant now, ZoneId zone) {
        if (stopped) {
            return Optional.of(Refusal.REWARD_STOPPED);
        }
        if (!reward.hasBegun(now, zone)) {
            return Optional.of(Refusal.REWARD_NOT_ACTIVE_YET);
        }
        if (reward.isOver(now, zone)) {
            return Optional.of(Refusal.REWARD_EXPIRED);
        }
        if (reward.tier() != null && !claimant.hasReached().test(reward.tier())) {
            return Optional.of(Refusal.TIER_REQUIRED);
        }
        if (reward.limits() != null && !isWithin(reward.limits(), claimant.claims(), now, zone)) {
            return Optional.of(Refusal.LIMIT_EXCEEDED);
        }
        if (claimant.balance() < costPoints) {
            return Optional.of(Refusal.INSUFFICIENT_POINTS);
        }
        return Optional.empty();
    }

    private static boolean isWithin(Reward.Limits limits, List<Instant> claims, Instant now, ZoneId zone) {
        LocalDate today = now.atZone(zone).toLocalDate();
        return isBelow(limits.perCustomer(), claims, claim -> true)
                && isBelow(
                        limits.perCustomerPerYear(),
                        claims,
                        claim -> day(claim, zone).withDayOfYear(1).equals(today.withDayOfYear(1)))
                && isBelow(
                        limits.perCustomerPerMonth(),
                        claims,
                        claim -> day(claim, zone).withDayOfMonth(1).equals(today.withDayOfMonth(1)));
    }

    private static LocalDate day(Instant claim, ZoneId zone) {
        return claim.atZone(zone).toLocalDate();
    }

    private static boolean isBelow(@Nullable Long limit, List<Instant> claims, Predicate<Instant> period) {
        return limit == null || claims.stream().filter(period).count() < limit;
    }
}
