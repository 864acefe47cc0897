package perennial.voucher.guessing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Counts the unknown codes that come from a customer and from a cart. Once there were too many, codes of that customer or cart are
 * not looked at for a while. The shop, which makes the calls for all of them, is never shut out.
 *
 * <p>Each instance counts for itself: with several of them a guesser has as many times the number, which codes of 60 bits bear.
 */
@Component
public class Guesses {

    /** Somebody new is counted at the cost of whoever has been quiet for longest. */
    private static final int MOST_REMEMBERED = 100_000;

    private final int most;
    private final Duration within;
    private final TimeMeter time;
    private final Cache<Source, Bucket> left;
    private final Counter unknown;
    private final Counter shutOut;

    Guesses(
            @Value("${perennial.voucher.unknown-codes.most}") int most,
            @Value("${perennial.voucher.unknown-codes.within}") Duration within,
            Clock clock,
            MeterRegistry metrics) {
        this.most = most;
        this.within = within;
        this.time = new ClockTime(clock);
        this.left = Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .expireAfterAccess(within)
                .ticker(time::currentTimeNanos)
                .build();
        this.unknown = metrics.counter("perennial.unknown.codes");
        this.shutOut = metrics.counter("perennial.unknown.codes.shut.out");
    }

    /** Where unknown codes come from. */
    private sealed interface Source {
        record OfCustomer(String customerId) implements Source {}

        record OfCart(String cartId) implements Source {}
    }

    /** How long codes of this customer and cart are not looked at; zero if they are. */
    public Duration shutOutFor(String customerId, @Nullable String cartId) {
        Duration longest = sources(customerId, cartId).stream()
                .map(this::untilNext)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        if (longest.isPositive()) {
            shutOut.increment();
        }
        return longest;
    }

    /** @param codes how many of the codes of a request are not known */
    public void count(String customerId, @Nullable String cartId, int codes) {
        if (codes == 0) {
            return;
        }
        unknown.increment(codes);
        for (Source source : sources(customerId, cartId)) {
            left.get(source, unused -> bucket()).tryConsumeAsMuchAsPossible(codes);
        }
    }

    private Duration untilNext(Source source) {
        Bucket bucket = left.getIfPresent(source);
        return bucket == null
                ? Duration.ZERO
                : Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
    }

    private Bucket bucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(most).refillIntervally(most, within))
                .withCustomTimePrecision(time)
                .build();
    }

    private static List<Source> sources(String customerId, @Nullable String cartId) {
        Source customer = new Source.OfCustomer(customerId);
        return cartId == null ? List.of(customer) : List.of(customer, new Source.OfCart(cartId));
    }

    private record ClockTime(Clock clock) implements TimeMeter {

        @Override
        public long currentTimeNanos() {
            Instant now = clock.instant();
            return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
