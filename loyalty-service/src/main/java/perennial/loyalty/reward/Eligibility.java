package perennial.loyalty.reward;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Who may have a reward. Whether it is claimed or only looked at, this decides. */
final class Eligibility {

    private Eligibility() {}

    /**
     * What there is to be had.
     *
     * @param taken how many are out
     */
    record Offer(Reward reward, boolean stopped, long taken) {

        long costPoints() {
            return Objects.requireNonNull(reward.costPoints());
        }

        private boolean isLeft() {
            return reward.stock() == null || taken < reward.stock();
        }
    }

    /**
     * A customer who wants it.
     *
     * @param hasReached whether she is in a tier, or in a higher one
     * @param claims when she had this reward, without those that were refused
     */
    record Claimant(long balance, Predicate<String> hasReached, List<Instant> claims) {}

    /** Empty if she may. */
    static Optional<Refusal> refusal(Offer offer, Claimant claimant, Instant now, ZoneId zone) {
        Reward reward = offer.reward();
        if (offer.stopped()) {
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
        if (claimant.balance() < offer.costPoints()) {
            return Optional.of(Refusal.INSUFFICIENT_POINTS);
        }
        if (!offer.isLeft()) {
            return Optional.of(Refusal.OUT_OF_STOCK);
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
