package perennial.voucher.promotion;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** From when and until when a code is valid. Both are fixed when it is issued, since that is what its owner is told. */
public sealed interface Validity {

    Period ofCodeIssuedAt(Instant issuedAt);

    /** @param until the first instant at which the code is not valid any more; null if it never ends */
    record Period(Instant from, @Nullable Instant until) {

        public boolean hasBegunAt(Instant instant) {
            return !instant.isBefore(from);
        }

        public boolean hasEndedAt(Instant instant) {
            return until != null && !instant.isBefore(until);
        }
    }

    /** So many times 24 hours after issue. */
    record DaysAfterIssue(int days) implements Validity {

        @Override
        public Period ofCodeIssuedAt(Instant issuedAt) {
            return new Period(issuedAt, issuedAt.plus(Duration.ofDays(days)));
        }
    }

    /** The same for all codes; an end that is null is open. */
    record Window(@Nullable Instant from, @Nullable Instant until) implements Validity {

        @Override
        public Period ofCodeIssuedAt(Instant issuedAt) {
            return new Period(from == null ? issuedAt : from, until);
        }
    }
}
