package perennial.loyalty.milestone;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A milestone in force.
 *
 * @param number of what is measured, up to the mark
 * @param repeats whether each multiple of the number is a mark
 */
public record MilestoneRule(String id, Measure measure, long number, boolean repeats, Gift gift, Duration freshness) {

    /** Who passes more marks at once has been given points by the million, and gets no more than this. */
    private static final long MOST_AT_ONCE = 100;

    public sealed interface Gift {}

    public record Voucher(String promotionId) implements Gift {}

    /** @param lasting until they expire; null if they never do */
    public record Points(long points, @Nullable Duration lasting) implements Gift {}

    public record OnlyTold() implements Gift {}

    /** The marks that lie after {@code before} and not after {@code now}. */
    public List<Long> marks(long before, long now) {
        if (!repeats) {
            return before < number && number <= now ? List.of(number) : List.of();
        }
        return LongStream.rangeClosed(before / number + 1, now / number)
                .limit(MOST_AT_ONCE)
                .map(each -> each * number)
                .boxed()
                .toList();
    }

    public boolean isFresh(Instant occurredAt, Instant now) {
        return !occurredAt.isBefore(now.minus(freshness));
    }

    /** Such as "5 orders". */
    public String reason(long mark) {
        return mark + " " + measure.key();
    }
}
