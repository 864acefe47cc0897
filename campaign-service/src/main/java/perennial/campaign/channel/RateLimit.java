package perennial.campaign.channel;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How many messages an instance hands over in a second. Each instance counts for itself. */
public final class RateLimit {

    /** What was not used in this part of a second is lost, so that a provider sees no bursts. */
    private static final int PARTS_OF_A_SECOND = 10;

    private final @Nullable Bucket bucket;

    private RateLimit(@Nullable Bucket bucket) {
        this.bucket = bucket;
    }

    static RateLimit none() {
        return new RateLimit(null);
    }

    static RateLimit perSecond(int messages, TimeMeter time) {
        int atOnce = Math.max(1, messages / PARTS_OF_A_SECOND);
        return new RateLimit(Bucket.builder()
                .addLimit(limit -> limit.capacity(atOnce).refillGreedy(messages, Duration.ofSeconds(1)))
                .withCustomTimePrecision(time)
                .build());
    }

    /**
     * Does not wait.
     *
     * @return how many may be handed over now, at most {@code wanted}
     */
    public int take(int wanted) {
        return bucket == null ? wanted : Math.toIntExact(bucket.tryConsumeAsMuchAsPossible(wanted));
    }

    /** What was taken and not handed over. */
    public void giveBack(int unused) {
        if (bucket != null && unused > 0) {
            bucket.addTokens(unused);
        }
    }

    /** How long it takes until there is one to be taken. */
    public Duration untilNext() {
        return bucket == null
                ? Duration.ZERO
                : Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
    }
}
