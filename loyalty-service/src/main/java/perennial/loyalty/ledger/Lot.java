package perennial.loyalty.ledger;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one entry gave, and what is left of it.
 *
 * <ul>
 *   <li>pending: until the return window is over; or earned from the beginning.
 *   <li>earned: it can be spent, oldest first, and what it was earned with can come back.
 *   <li>some time before it expires that is told, once; unless it was not yet earned then.
 *   <li>expired, spent or taken back to the last point: nothing happens to it any more, unless points are given back to it.
 * </ul>
 *
 * @param sequence of the entry that opened it
 * @param spent of it, and not yet made up for by returns
 * @param quantity pieces of the line that it was earned with; 1 where returns are counted in money
 * @param returned how much of that came back: pieces, each counted as many times as the order's total has minor units
 * @param earnedAt from when on it can be spent; in the future while it is pending
 * @param expiresAt null if it never does
 */
public record Lot(
        long sequence,
        Origin origin,
        long points,
        long remaining,
        long spent,
        long quantity,
        long returned,
        Instant earnedAt,
        boolean isPending,
        @Nullable Instant expiresAt,
        boolean expiringTold) {

    /** What expires first is spent first; of what expires at one time, what was earned first. */
    static final Comparator<Lot> OLDEST_FIRST = Comparator.comparing(
                    Lot::expiresAt, Comparator.nullsLast(Comparator.<Instant>naturalOrder()))
            .thenComparing(Lot::earnedAt)
            .thenComparingLong(Lot::sequence);

    boolean canBeSpent() {
        return remaining > 0 && !isPending;
    }

    boolean isOfOrder(String orderId) {
        return origin.cause().kind() == Cause.Kind.ORDER && origin.cause().id().equals(orderId);
    }

    /** When it is earned, or expires, by itself; null if it does neither. */
    @Nullable Instant dueAt() {
        return remaining == 0 ? null : isPending ? earnedAt : expiresAt;
    }

    /** Whether it is still to be told that it will expire. */
    boolean isToBeAnnounced() {
        return canBeSpent() && expiresAt != null && !expiringTold;
    }

    Lot earned(boolean noNotice) {
        return changed(remaining, spent, returned, false, expiresAt, expiringTold || noNotice);
    }

    Lot told() {
        return changed(remaining, spent, returned, isPending, expiresAt, true);
    }

    /** Without some of what remained. */
    Lot without(long taken) {
        return changed(remaining - taken, spent, returned, isPending, expiresAt, expiringTold);
    }

    /** Without some of what remained, for which returns may have to be made up. */
    Lot spending(long taken) {
        return changed(remaining - taken, Math.addExact(spent, taken), returned, isPending, expiresAt, expiringTold);
    }

    /** Nobody is asked any more for this much of what was spent. */
    Lot settled(long ofSpent) {
        return changed(remaining, spent - ofSpent, returned, isPending, expiresAt, expiringTold);
    }

    /** With what was spent of it, and good at least until then; what was told of another instant has to be told of that one. */
    Lot givenBack(long given, Instant goodUntil) {
        Instant until = expiresAt == null || expiresAt.isAfter(goodUntil) ? expiresAt : goodUntil;
        boolean told = expiringTold && Objects.equals(until, expiresAt);
        return changed(remaining + given, Math.max(0, spent - given), returned, isPending, until, told);
    }

    Lot returned(long parts) {
        return changed(remaining, spent, parts, isPending, expiresAt, expiringTold);
    }

    private Lot changed(
            long nowRemaining,
            long nowSpent,
            long nowReturned,
            boolean stillPending,
            @Nullable Instant nowExpiresAt,
            boolean nowTold) {
        return new Lot(
                sequence,
                origin,
                points,
                nowRemaining,
                nowSpent,
                quantity,
                nowReturned,
                earnedAt,
                stillPending,
                nowExpiresAt,
                nowTold);
    }

    /**
     * The points that have to go, if so much of what they were earned with came back. She keeps what the rest is worth, rounded down as
     * all that is earned; so it does not matter in how many steps it came back.
     *
     * @param parts of {@code whole}
     */
    long lostWith(long parts, long whole) {
        long kept = BigInteger.valueOf(points)
                .multiply(BigInteger.valueOf(whole - Math.min(parts, whole)))
                .divide(BigInteger.valueOf(whole))
                .longValueExact();
        return points - kept;
    }
}
