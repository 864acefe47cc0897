package perennial.voucher.promotion;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When codes are valid.
 *
 * @param lifetime from when until when
 * @param timetable at what times of the week in between
 */
public record Validity(Lifetime lifetime, Timetable timetable) {

    public static final Validity ALWAYS = new Validity(new Window(null, null), Timetable.AROUND_THE_CLOCK);

    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    /** Whether every database, message and reader along the way understands the instant. */
    public static boolean canBeKept(@Nullable Instant instant) {
        return instant == null || (!instant.isBefore(FIRST) && !instant.isAfter(LAST));
    }

    /** Fixed when the code is issued, since that is what its owner is told. */
    public Period ofCodeIssuedAt(Instant issuedAt) {
        return lifetime.ofCodeIssuedAt(issuedAt);
    }

    /** @param until the first instant at which the code is not valid any more; null if it never ends */
    public record Period(Instant from, @Nullable Instant until) {

        public boolean hasBegunAt(Instant instant) {
            return !instant.isBefore(from);
        }

        public boolean hasEndedAt(Instant instant) {
            return until != null && !instant.isBefore(until);
        }
    }

    /** From when until when a code is valid. */
    public sealed interface Lifetime {

        Period ofCodeIssuedAt(Instant issuedAt);
    }

    /** So many times 24 hours after issue. */
    public record DaysAfterIssue(int days) implements Lifetime {

        @Override
        public Period ofCodeIssuedAt(Instant issuedAt) {
            return new Period(issuedAt, issuedAt.plus(Duration.ofDays(days)));
        }
    }

    /** The same for all codes; an end that is null is open. */
    public record Window(@Nullable Instant from, @Nullable Instant until) implements Lifetime {

        @Override
        public Period ofCodeIssuedAt(Instant issuedAt) {
            return new Period(from == null ? issuedAt : from, until);
        }
    }
}
