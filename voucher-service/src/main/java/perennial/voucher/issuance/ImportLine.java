package perennial.voucher.issuance;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import perennial.voucher.code.Code;

/**
 * A code that exists already, somewhere else.
 *
 * @param line where it stands in the file
 * @param customerId for whom it is; null if whoever has it may use it
 * @param validUntil null if it is valid as long as its promotion says
 */
record ImportLine(
        long line,
        Code code,
        @Nullable String customerId,
        @Nullable Instant validUntil) {}
