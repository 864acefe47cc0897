package perennial.campaign.delivery;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import perennial.campaign.channel.Attempt;

/** What an attempt to hand a message over means for it. */
sealed interface Settlement permits Outcome, Settlement.Again {

    /** @param doubtful whether it may have been taken, which only the next attempts can tell */
    record Again(Instant at, String reason, boolean doubtful) implements Settlement {}

    Duration FIRST_BACK_OFF = Duration.ofSeconds(30);
    Duration LONGEST_BACK_OFF = Duration.ofMinutes(30);

    /**
     * @param attempts how many there were before this one
     * @param doubt why one of those may have been taken; null if none may
     */
    static Settlement of(Attempt attempt, int attempts, @Nullable String doubt, Instant now) {
        return switch (attempt) {
            case Attempt.Accepted accepted -> new Outcome.Sent();
            case Attempt.Refused refused -> new Outcome.Failed(refused.reason()).in(doubt);
            case Attempt.Deferred deferred ->
                new Again(now.plus(backOff(attempts, deferred.notBefore())), deferred.reason(), false);
            case Attempt.Doubtful doubtful ->
                new Again(now.plus(backOff(attempts, doubtful.notBefore())), doubtful.reason(), true);
            case Attempt.Unknown unknown -> new Outcome.Unconfirmed(unknown.reason());
        };
    }

    private static Duration backOff(int attempts, @Nullable Duration asked) {
        Duration doubled = FIRST_BACK_OFF.multipliedBy(1L << Math.min(attempts, 10));
        Duration own = doubled.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : doubled;
        return asked != null && asked.compareTo(own) > 0 ? asked : own;
    }
}
