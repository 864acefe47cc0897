package perennial.voucher.issuance;

import java.time.Instant;
import perennial.voucher.register.Cause;

/**
 * Many codes that are issued by one call.
 *
 * @param codes how many there are to be
 * @param issued how many of them are out
 * @param begunAt when all of them count as issued, so that all are valid as long
 */
record Bulk(
        String bulkId, String promotionId, int promotionVersion, int codes, int issued, Cause cause, Instant begunAt) {

    int missing() {
        return codes - issued;
    }
}
